"""Imports: a workbook or CSV comes in whole, or with everything that is wrong with it."""

from dataclasses import asdict, replace
from typing import Annotated

from fastapi import APIRouter, Depends, File, Query, Request, Response, UploadFile
from sqlalchemy import Connection

from api.http.call import Call, Reply
from api.http.cursors import Limit
from api.http.problems import Forbidden, problems
from api.http.rights import allow
from api.http.shapes.imports import ImportLog, ImportOut, LoggedImport, NoticeOut, TallyOut, import_findings
from api.wiring import looked_up
from dispatch.import_record import ImportSummary
from dispatch.store.catalog.whole import known
from dispatch.store.import_work import take_in, try_out
from dispatch.store.importers.findings import ImportNotice, ImportRejectedError
from dispatch.store.importers.upload import file_name, read_upload
from dispatch.store.imports import logged_imports
from dispatch.store.work import Work
from solver.findings import InvalidDocumentError

router = APIRouter(tags=["imports"])
Desk = Annotated[Call, Depends(allow("administrator", "dispatcher"))]
Office = Annotated[Call, Depends(allow("administrator", "dispatcher", "planner"))]


@router.post(
    "/imports",
    response_model=ImportOut,
    operation_id="import_file",
    responses=problems(403, 409, 413, 422),
)
def import_file(
    request: Request,
    call: Desk,
    file: Annotated[UploadFile, File(description="a workbook (.xlsx), a CSV file, or a .zip of CSV files; 20 MB")],
    dry_run: Annotated[bool, Query(description="check only, store nothing")] = False,
) -> Response:
    """Bring in a workbook, a CSV file or a zip of CSV files: all of it, or every finding with sheet, row and column.

    导入工作簿、CSV 或 CSV 压缩包：全部写入，或逐条列出问题（工作表、行、列）。
    """
    if call.principal.regions:
        raise Forbidden  # a file may hold anything of any region
    content, name = file.file.read(), file_name(file.filename or "")

    try:
        with call.store.reading() as connection:  # before the writer's turn: reading a large file takes seconds
            there = replace(known(connection), looked_up=looked_up(request.app.state.settings))
        read = read_upload(content, name, known=there)
    except ImportRejectedError as error:
        raise InvalidDocumentError(import_findings(error)) from error

    def act(work: Work) -> Reply:
        summary = (try_out if dry_run else take_in)(work, read.batch, source=name)
        return Reply(_import_out(summary, read.notices))

    return call.write(act)


@router.get("/imports", response_model=ImportLog, operation_id="list_imports", responses=problems(422))
def list_imports(call: Office, limit: Limit = 50) -> Response:
    """List the last imports that changed something, newest first.

    列出最近的导入记录，最新在前。
    """

    def look(connection: Connection) -> Reply:
        found = logged_imports(connection)[::-1][:limit]
        return Reply(ImportLog(items=[LoggedImport(at=at, summary=_import_out(one, ())) for at, one in found]))

    return call.read(look)


def _import_out(summary: ImportSummary, notices: tuple[ImportNotice, ...]) -> ImportOut:
    return ImportOut(
        source=summary.source,
        dry_run=summary.dry_run,
        nouns={noun: TallyOut(**asdict(tally)) for noun, tally in summary.nouns.items()},
        movements=summary.movements,
        kept_states=list(summary.kept_states),
        moved_sites=list(summary.moved_sites),
        notices=[
            NoticeOut(where=notice.where.in_("en"), code=notice.code, count=notice.count, **notice.text)
            for notice in notices
        ],
    )

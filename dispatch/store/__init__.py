"""Where the business is kept: tables, repositories, migrations, importers and exporters."""

BEGIN TRANSACTION;
CREATE TABLE absence (
	technician_id VARCHAR NOT NULL, 
	start_at DATETIME NOT NULL, 
	end_at DATETIME NOT NULL, 
	reason VARCHAR NOT NULL, 
	CONSTRAINT pk_absence PRIMARY KEY (technician_id, start_at), 
	CONSTRAINT ck_absence_span CHECK (start_at < end_at), 
	CONSTRAINT fk_absence_technician_id FOREIGN KEY(technician_id) REFERENCES technician (id)
);
INSERT INTO "absence" VALUES('T2','2026-03-02 05:00:00.000000','2026-03-02 09:00:00.000000','体检');
CREATE TABLE account (
	id VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	technician_id VARCHAR, 
	active BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	password_hash VARCHAR NOT NULL, 
	CONSTRAINT pk_account PRIMARY KEY (id), 
	CONSTRAINT ck_account_role CHECK (role IN ('administrator', 'dispatcher', 'planner', 'engineer')), 
	CONSTRAINT ck_account_technician CHECK ((role = 'engineer') = (technician_id IS NOT NULL)), 
	CONSTRAINT fk_account_technician_id FOREIGN KEY(technician_id) REFERENCES technician (id), 
	CONSTRAINT uq_account_technician_id UNIQUE (technician_id)
);
INSERT INTO "account" VALUES('admin','administrator',NULL,1,'2026-03-02 00:00:00.000000','none');
CREATE TABLE account_region (
	account_id VARCHAR NOT NULL, 
	region_id VARCHAR NOT NULL, 
	CONSTRAINT pk_account_region PRIMARY KEY (account_id, region_id), 
	CONSTRAINT fk_account_region_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT fk_account_region_region_id FOREIGN KEY(region_id) REFERENCES region (id)
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0010');
CREATE TABLE center (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	region_id VARCHAR NOT NULL, 
	lat FLOAT NOT NULL, 
	lon FLOAT NOT NULL, 
	pickup_s INTEGER NOT NULL, 
	CONSTRAINT pk_center PRIMARY KEY (id), 
	CONSTRAINT ck_center_pickup_s CHECK (pickup_s >= 0), 
	CONSTRAINT fk_center_region_id FOREIGN KEY(region_id) REFERENCES region (id)
);
INSERT INTO "center" VALUES('C1','杭州中心','R1',30.25,120.17,300);
INSERT INTO "center" VALUES('C2','宁波中心','R2',29.87,121.55,600);
CREATE TABLE company (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	time_zone VARCHAR NOT NULL, 
	CONSTRAINT pk_company PRIMARY KEY (id), 
	CONSTRAINT ck_company_only_one CHECK (id = 1)
);
INSERT INTO "company" VALUES(1,'派工示例公司','Asia/Shanghai');
CREATE TABLE customer (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	tier VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	CONSTRAINT pk_customer PRIMARY KEY (id), 
	CONSTRAINT ck_customer_tier CHECK (tier IN ('strategic', 'key', 'ordinary'))
);
INSERT INTO "customer" VALUES('K1','钱塘重工','strategic','057112345678');
INSERT INTO "customer" VALUES('K2','甬江铝业','ordinary','');
CREATE TABLE duty (
	name VARCHAR NOT NULL, 
	failures INTEGER NOT NULL, 
	failed_at DATETIME NOT NULL, 
	reason VARCHAR NOT NULL, 
	CONSTRAINT pk_duty PRIMARY KEY (name), 
	CONSTRAINT ck_duty_failures CHECK (failures >= 0)
);
CREATE TABLE duty_lease (
	id INTEGER NOT NULL, 
	worker VARCHAR NOT NULL, 
	until DATETIME NOT NULL, 
	CONSTRAINT pk_duty_lease PRIMARY KEY (id), 
	CONSTRAINT ck_duty_lease_only_one CHECK (id = 1)
);
CREATE TABLE equipment (
	id VARCHAR NOT NULL, 
	site_id VARCHAR NOT NULL, 
	model VARCHAR NOT NULL, 
	serial VARCHAR NOT NULL, 
	CONSTRAINT pk_equipment PRIMARY KEY (id), 
	CONSTRAINT fk_equipment_site_id FOREIGN KEY(site_id) REFERENCES site (id)
);
INSERT INTO "equipment" VALUES('E1','S1','SY215C','0007');
CREATE TABLE etag_key (
	id INTEGER NOT NULL, 
	"key" BLOB NOT NULL, 
	CONSTRAINT pk_etag_key PRIMARY KEY (id), 
	CONSTRAINT ck_etag_key_only_one CHECK (id = 1)
);
INSERT INTO "etag_key" VALUES(1,X'B7B98A7AF8200A3FD418FB944CBCB65C83D0CD455163B2BAB9316441470F8B47');
CREATE TABLE event (
	seq INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	actor VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	noun VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	region_id VARCHAR, 
	technicians JSON NOT NULL, 
	data JSON NOT NULL, 
	seal VARCHAR NOT NULL, 
	CONSTRAINT pk_event PRIMARY KEY (seq)
);
INSERT INTO "event" VALUES(1,'2026-03-02 00:00:00.000000','system','system','service','account.created','account','admin',NULL,'[]','{"role": "administrator", "regions": []}','d73fe2376fa7ca66cdccbd7618f34adae87ccfc331211096bd2a816217b42029');
INSERT INTO "event" VALUES(2,'2026-03-02 00:00:00.000000','system','system','service','order.state','order','X1','R1','[]','{"event": "plan", "from": "triaged", "to": "planned"}','463de0b9b650690ef2b104b12a2656db130e9f5259d5e68ee84910d472016adb');
INSERT INTO "event" VALUES(3,'2026-03-02 00:00:00.000000','system','system','service','order.state','order','X1','R1','[]','{"event": "publish", "from": "planned", "to": "published"}','8ec03925b61cd7b8eb8ee6f4bc6a91e43370c3899675660b939a819913feb3f0');
INSERT INTO "event" VALUES(4,'2026-03-02 00:00:00.000000','system','system','service','visit.told','visit','X1','R1','["T1"]','{"technician": "T1", "plan": 1, "version": 1}','e07c06321b0c50c9657dd43c1771c94e63e2ef591e8d2086ae1e73c34ffed56d');
INSERT INTO "event" VALUES(5,'2026-03-02 00:00:00.000000','system','system','service','plan.published','plan','1','R1','[]','{"edition": 1, "superseded": [], "complete": true}','c61588dec096a5402950512118273ea77781e19e095d4e2dc95db4f5952360cd');
CREATE TABLE event_head (
	id INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	seal VARCHAR NOT NULL, 
	CONSTRAINT pk_event_head PRIMARY KEY (id), 
	CONSTRAINT ck_event_head_only_one CHECK (id = 1)
);
INSERT INTO "event_head" VALUES(1,5,'c61588dec096a5402950512118273ea77781e19e095d4e2dc95db4f5952360cd');
CREATE TABLE fault (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	industry VARCHAR NOT NULL, 
	level INTEGER NOT NULL, 
	duration_s INTEGER NOT NULL, 
	CONSTRAINT pk_fault PRIMARY KEY (id), 
	CONSTRAINT ck_fault_duration_s CHECK (duration_s > 0)
);
INSERT INTO "fault" VALUES('F1','油缸漏油','machinery',2,5400);
CREATE TABLE fault_part (
	fault_id VARCHAR NOT NULL, 
	part_id VARCHAR NOT NULL, 
	pieces INTEGER NOT NULL, 
	CONSTRAINT pk_fault_part PRIMARY KEY (fault_id, part_id), 
	CONSTRAINT ck_fault_part_pieces CHECK (pieces > 0), 
	CONSTRAINT fk_fault_part_fault_id FOREIGN KEY(fault_id) REFERENCES fault (id), 
	CONSTRAINT fk_fault_part_part_id FOREIGN KEY(part_id) REFERENCES part (id)
);
INSERT INTO "fault_part" VALUES('F1','P1',2);
CREATE TABLE fault_skill (
	fault_id VARCHAR NOT NULL, 
	skill VARCHAR NOT NULL, 
	level INTEGER NOT NULL, 
	CONSTRAINT pk_fault_skill PRIMARY KEY (fault_id, skill), 
	CONSTRAINT ck_fault_skill_level CHECK (level BETWEEN 1 AND 5), 
	CONSTRAINT fk_fault_skill_fault_id FOREIGN KEY(fault_id) REFERENCES fault (id)
);
INSERT INTO "fault_skill" VALUES('F1','hydraulics',2);
CREATE TABLE geocode (
	provider VARCHAR NOT NULL, 
	address_key VARCHAR NOT NULL, 
	places JSON NOT NULL, 
	asked_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_geocode PRIMARY KEY (provider, address_key)
);
CREATE TABLE geocode_review (
	id INTEGER NOT NULL, 
	site_id VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	candidates JSON NOT NULL, 
	distance_m INTEGER, 
	created_at DATETIME NOT NULL, 
	claimed_until DATETIME, 
	tries INTEGER NOT NULL, 
	resolved_at DATETIME, 
	resolved_by VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	chosen INTEGER, 
	CONSTRAINT pk_geocode_review PRIMARY KEY (id), 
	CONSTRAINT ck_geocode_review_outcome CHECK (outcome IN ('', 'geocoder', 'candidate', 'point', 'kept')), 
	CONSTRAINT ck_geocode_review_reason CHECK (reason IN ('unplaced', 'doubtful')), 
	CONSTRAINT ck_geocode_review_state CHECK (state IN ('waiting', 'open', 'resolved', 'obsolete')), 
	CONSTRAINT ck_geocode_review_tries CHECK (tries >= 0), 
	CONSTRAINT fk_geocode_review_site_id FOREIGN KEY(site_id) REFERENCES site (id)
);
CREATE TABLE geocode_turn (
	provider VARCHAR NOT NULL, 
	free_at DATETIME NOT NULL, 
	day DATE NOT NULL, 
	asked INTEGER NOT NULL, 
	paused_until DATETIME, 
	CONSTRAINT pk_geocode_turn PRIMARY KEY (provider), 
	CONSTRAINT ck_geocode_turn_asked CHECK (asked >= 0)
);
CREATE TABLE hand_move (
	plan_number INTEGER NOT NULL, 
	order_id VARCHAR NOT NULL, 
	edition INTEGER NOT NULL, 
	CONSTRAINT pk_hand_move PRIMARY KEY (plan_number, order_id), 
	CONSTRAINT fk_hand_move_plan_number FOREIGN KEY(plan_number) REFERENCES "plan" (number), 
	CONSTRAINT fk_hand_move_order_id FOREIGN KEY(order_id) REFERENCES work_order (id)
);
CREATE TABLE import_log (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	source VARCHAR NOT NULL, 
	summary JSON NOT NULL, 
	CONSTRAINT pk_import_log PRIMARY KEY (id)
);
INSERT INTO "import_log" VALUES(1,'2026-03-02 00:00:00.000000','first.xlsx','{"nouns": {"company": {"created": 1, "updated": 0, "unchanged": 0}, "policy": {"created": 1, "updated": 0, "unchanged": 0}, "regions": {"created": 2, "updated": 0, "unchanged": 0}, "centers": {"created": 2, "updated": 0, "unchanged": 0}, "customers": {"created": 2, "updated": 0, "unchanged": 0}, "sites": {"created": 2, "updated": 0, "unchanged": 0}, "equipment": {"created": 1, "updated": 0, "unchanged": 0}, "parts": {"created": 2, "updated": 0, "unchanged": 0}, "faults": {"created": 1, "updated": 0, "unchanged": 0}, "technicians": {"created": 3, "updated": 0, "unchanged": 0}, "inbound": {"created": 1, "updated": 0, "unchanged": 0}, "orders": {"created": 4, "updated": 0, "unchanged": 0}, "areas": {"created": 1, "updated": 0, "unchanged": 0}, "shifts": {"created": 3, "updated": 0, "unchanged": 0}, "absences": {"created": 1, "updated": 0, "unchanged": 0}, "counts": {"created": 3, "updated": 0, "unchanged": 0}}, "movements": 3, "kept_states": [], "moved_sites": []}');
CREATE TABLE inbound (
	id VARCHAR NOT NULL, 
	center_id VARCHAR NOT NULL, 
	part_id VARCHAR NOT NULL, 
	quantity INTEGER NOT NULL, 
	available_at DATETIME NOT NULL, 
	cost BIGINT NOT NULL, 
	origin VARCHAR NOT NULL, 
	CONSTRAINT pk_inbound PRIMARY KEY (id), 
	CONSTRAINT ck_inbound_cost CHECK (cost >= 0), 
	CONSTRAINT ck_inbound_quantity CHECK (quantity > 0), 
	CONSTRAINT fk_inbound_center_id FOREIGN KEY(center_id) REFERENCES center (id), 
	CONSTRAINT fk_inbound_part_id FOREIGN KEY(part_id) REFERENCES part (id)
);
INSERT INTO "inbound" VALUES('L1','C1','P1',3,'2026-03-02 02:00:00.000000',200,'C2');
CREATE TABLE job (
	id VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	request JSON NOT NULL, 
	scope VARCHAR, 
	area VARCHAR NOT NULL, 
	created_by VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	started_at DATETIME, 
	ended_at DATETIME, 
	lease_until DATETIME, 
	cancel_asked_at DATETIME, 
	attempts INTEGER NOT NULL, 
	max_attempts INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	worker VARCHAR NOT NULL, 
	trace VARCHAR NOT NULL, 
	progress JSON NOT NULL, 
	result JSON, 
	problem JSON, 
	CONSTRAINT pk_job PRIMARY KEY (id), 
	CONSTRAINT ck_job_state CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')), 
	CONSTRAINT ck_job_attempts CHECK (attempts >= 0 AND attempts <= max_attempts), 
	CONSTRAINT ck_job_lease CHECK ((state = 'running') = (lease_until IS NOT NULL)), 
	CONSTRAINT ck_job_ended CHECK ((state IN ('queued', 'running')) = (ended_at IS NULL)), 
	CONSTRAINT ck_job_problem CHECK ((state = 'failed') = (problem IS NOT NULL))
);
CREATE TABLE job_region (
	job_id VARCHAR NOT NULL, 
	region_id VARCHAR NOT NULL, 
	CONSTRAINT pk_job_region PRIMARY KEY (job_id, region_id), 
	CONSTRAINT fk_job_region_job_id FOREIGN KEY(job_id) REFERENCES job (id), 
	CONSTRAINT fk_job_region_region_id FOREIGN KEY(region_id) REFERENCES region (id)
);
CREATE TABLE live_rule (
	id INTEGER NOT NULL, 
	frozen_min INTEGER NOT NULL, 
	replan VARCHAR NOT NULL, 
	quiet_s INTEGER NOT NULL, 
	longest_s INTEGER NOT NULL, 
	CONSTRAINT pk_live_rule PRIMARY KEY (id), 
	CONSTRAINT ck_live_rule_only_one CHECK (id = 1), 
	CONSTRAINT ck_live_rule_frozen_min CHECK (frozen_min BETWEEN 0 AND 1440), 
	CONSTRAINT ck_live_rule_replan CHECK (replan IN ('off', 'propose', 'apply level 1')), 
	CONSTRAINT ck_live_rule_waits CHECK (quiet_s >= 0 AND longest_s >= quiet_s)
);
CREATE TABLE part (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	reusable BOOLEAN NOT NULL, 
	CONSTRAINT pk_part PRIMARY KEY (id)
);
INSERT INTO "part" VALUES('P1','密封圈',0);
INSERT INTO "part" VALUES('P2','压力表',1);
CREATE TABLE "plan" (
	number INTEGER NOT NULL, 
	day DATE NOT NULL, 
	state VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	published_at DATETIME, 
	at DATETIME NOT NULL, 
	epoch_at DATETIME NOT NULL, 
	problem_hash VARCHAR NOT NULL, 
	problem BLOB NOT NULL, 
	"plan" BLOB NOT NULL, 
	policy_id VARCHAR NOT NULL, 
	policy_version INTEGER NOT NULL, 
	solver_version VARCHAR NOT NULL, 
	parameters JSON NOT NULL, 
	seed BIGINT NOT NULL, 
	work JSON NOT NULL, 
	travel VARCHAR NOT NULL, 
	cost BIGINT NOT NULL, 
	bound BIGINT, 
	solve_s FLOAT NOT NULL, 
	edition INTEGER DEFAULT '1' NOT NULL, 
	live_at DATETIME, 
	CONSTRAINT pk_plan PRIMARY KEY (number), 
	CONSTRAINT fk_plan_policy_id_policy_version FOREIGN KEY(policy_id, policy_version) REFERENCES policy (id, version), 
	CONSTRAINT ck_plan_state CHECK (state IN ('proposal', 'live', 'published', 'superseded'))
);
INSERT INTO "plan" VALUES(1,'2026-03-02','published','2026-03-01 23:30:00.000000','2026-03-02 00:00:00.000000','2026-03-02 00:00:00.000000','2026-03-01 16:00:00.000000','16f36e49a6db9871c2fc51e794e8120d02a22b6867c72534d736e2215c6d0c6d',X'789C5590418EC2300C45EFE2752A422A55A8DBB9008B59208D2A6452A346A249495246A8CADDC72E03829DF362FFEFEF052CF94C3141FBB380EBA185AF2D2870FE1466DFAF146FE82E78BAD01133B475A3B5566043E2879172C2C825EC65EE3AA3CF2EDFB9AF74453D250D944EC139C45124A07769C26C876A8A8175C78D8C7A1C89FF8C364DA5EB4A1B6621F61FBB1DA451FC982DE2D89AF27239B00BD736D22F73F50FEBD53AD29C24024BC1DE00934C76F0CE3AF46FFADFA29F0677CE0F48728266BBC60C378AD98D744C8F2370635E939BDD4E6B4EDB953F473A64AA',X'789C5D8EC16AC3301044FF65CF32959510525DFB033DE450083928F21A2F7124B1927331FEF7EC820BA52789999D37B3C298F9191A7818A896D0E2D49539A48F1E0C14CEF7199FE239EB4E9D3D74D689CC796958C15F5708CCF40A33F8C3D1596B60C012B82D8CE0DDF9AC4A9D6814BAFE5A2EFF52EED3EA4DC4D490A5E64B5B474A5427354F6A3E280D62158A8FA5E8282910CC0ADF3DF87EDBCCDF15EEA8915FC23E6A27641EA4C4ECAF871F2DAB4D707B70BB196818A7449142928B4B0FAA2DA922BF5018D7DBF60678155CAB','machinery',1,'0.1.0','{"seconds": 10, "workers": 2, "memory_mb": 4096}',7,'{"rounds": 3, "steps": [1, 2]}','great circle × 1.3 at 45 km/h',1099511627776,12,9.75,1,'2026-03-02 00:00:00.000000');
INSERT INTO "plan" VALUES(2,'2026-03-02','proposal','2026-03-01 23:30:00.000000',NULL,'2026-03-02 00:00:00.000000','2026-03-01 16:00:00.000000','f7862927848e2a95414a6a41c19d219778651380c44aacf4a94c2df25462f794',X'789C5590418EC2300C45EFE2752A422A55A8DBB9008B59208D2A6452A346A249495246A8CADDC72E03829DF362FFEFEF052CF94C3141FBB380EBA185AF2D2870FE1466DFAF146FE82E78BAD01133B475A3B5566043E2879172C2C825EC65EE3AA3CF2EDFB9AF74453D250D944EC139C45124A07769C26C876A8A8175C78D8C7A1C89FF8C364DA5EB4A1B6621F61FBB1DA451FC982DE2D89AF27239B00BD736D22F73F50FEBD53AD29C24024BC1DE00934C76F0CE3AF46FFADF629A0677CE0F48728266BBC60C378AD98D744C8F2370635E939BDD4E6B4EDB953F477864AB',X'789C5D8D4D0A83301085EF326BA56994223947170571919A11876A1226D18D78F74E68E9A2AB19DECFF70E9802AF3683014729DA3CCE755CACBF5CA182C8E1B9E02A9E56FA56ABA6565A640E5BC604A63FC032D36E17304DAB95AAC061B49C374630BAEB8A92669A845EBE1CE27F4BB7253391A734FF202FF24E36033B6499FB5C038FB29DB2F0BFC573A820E3387B1AC97A49DC35146DF309794761F4C3F906785544F4','machinery',1,'0.1.0','{"seconds": 10, "workers": 2, "memory_mb": 4096}',7,'{"rounds": 3, "steps": [1, 2]}','great circle × 1.3 at 45 km/h',1099511627776,12,9.75,1,NULL);
CREATE TABLE plan_region (
	plan_number INTEGER NOT NULL, 
	region_id VARCHAR NOT NULL, 
	CONSTRAINT pk_plan_region PRIMARY KEY (plan_number, region_id), 
	CONSTRAINT fk_plan_region_plan_number FOREIGN KEY(plan_number) REFERENCES "plan" (number), 
	CONSTRAINT fk_plan_region_region_id FOREIGN KEY(region_id) REFERENCES region (id)
);
INSERT INTO "plan_region" VALUES(1,'R1');
CREATE TABLE policy (
	id VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	adopted INTEGER NOT NULL, 
	content JSON NOT NULL, 
	CONSTRAINT pk_policy PRIMARY KEY (id, version), 
	CONSTRAINT uq_policy_adopted UNIQUE (adopted)
);
INSERT INTO "policy" VALUES('machinery',1,1,'{"notes": "Construction machinery: safety, work held up, general.", "unserved_base": 50000, "tier_weight": {"strategic": 3, "key": 2, "ordinary": 1}, "weights": {"response": 1, "late": 4, "unresolved": 2, "travel": 1, "overtime": 2, "away": 1800, "change": 3600, "duration": 0}, "travel": [{"region_id": "", "detour_pct": 130.0, "speed_kmh": 45.0}], "clocks": [{"industry": "machinery", "level": 1, "respond_s": 3600, "resolve_s": 86400, "weight": 8}, {"industry": "machinery", "level": 2, "respond_s": 14400, "resolve_s": 172800, "weight": 3}, {"industry": "machinery", "level": 3, "respond_s": 86400, "resolve_s": 259200, "weight": 1}], "calendars": [], "targets": [{"kind": "first_response", "seconds": 3600, "industry": "machinery", "level": 1, "group": "", "center_near": false, "calendar": "24x7", "weight": 8}, {"kind": "first_response", "seconds": 14400, "industry": "machinery", "level": 2, "group": "", "center_near": false, "calendar": "24x7", "weight": 3}, {"kind": "first_response", "seconds": 86400, "industry": "machinery", "level": 3, "group": "", "center_near": false, "calendar": "24x7", "weight": 1}, {"kind": "progress", "seconds": 7200, "industry": "", "group": "", "center_near": false, "calendar": "24x7", "weight": 1}], "groups": {"strategic": "B", "key": "B", "ordinary": "C"}, "pauses": [{"reason": "waiting for customer", "kinds": ["on_site", "diagnosis", "resolution", "progress"]}, {"reason": "force majeure", "kinds": ["on_site", "diagnosis", "resolution"]}], "warnings": {"yellow": {"seconds": 0, "percent": 25}, "red": {"seconds": 0, "percent": 0}, "hysteresis_s": 300, "lead_s": 3600}, "escalation": [{"colour": "yellow", "audience": "region dispatcher", "after_s": 0}, {"colour": "yellow", "audience": "head dispatcher", "after_s": 1800}, {"colour": "yellow", "audience": "administrator", "after_s": 7200}, {"colour": "red", "audience": "head dispatcher", "after_s": 0}, {"colour": "red", "audience": "administrator", "after_s": 1800}], "crisis": {"respond_s": 7200, "weight": 16, "targets": [{"kind": "first_response", "seconds": 3600, "industry": "", "group": "", "center_near": false, "calendar": "24x7", "weight": 16}, {"kind": "on_site", "seconds": 7200, "industry": "", "group": "", "center_near": false, "calendar": "24x7", "weight": 16}]}, "repricing": [], "profiles": [{"name": "normal", "weights": {}}, {"name": "storm", "weights": {"overtime": 1, "away": 300, "change": 900}}, {"name": "weekend", "weights": {"overtime": 6, "away": 3600}}, {"name": "emergency", "weights": {"response": 2, "late": 12, "overtime": 1, "away": 0, "change": 300}}], "repeats": {"within_days": 30, "measure": "excluded", "price": 50000}}');
CREATE TABLE refresh_token (
	hash VARCHAR NOT NULL, 
	session_id VARCHAR NOT NULL, 
	expires_at DATETIME NOT NULL, 
	exchanged_at DATETIME, 
	CONSTRAINT pk_refresh_token PRIMARY KEY (hash), 
	CONSTRAINT fk_refresh_token_session_id FOREIGN KEY(session_id) REFERENCES session (id)
);
CREATE TABLE "region" (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	CONSTRAINT pk_region PRIMARY KEY (id)
);
INSERT INTO "region" VALUES('R1','杭州');
INSERT INTO "region" VALUES('R2','宁波');
CREATE TABLE repeat_repair (
	order_id VARCHAR NOT NULL, 
	earlier_id VARCHAR NOT NULL, 
	days INTEGER NOT NULL, 
	level_before INTEGER NOT NULL, 
	skills_before JSON NOT NULL, 
	failed JSON NOT NULL, 
	measure VARCHAR NOT NULL, 
	CONSTRAINT pk_repeat_repair PRIMARY KEY (order_id, earlier_id), 
	CONSTRAINT ck_repeat_repair_measure CHECK (measure IN ('excluded', 'priced')), 
	CONSTRAINT fk_repeat_repair_earlier_id FOREIGN KEY(earlier_id) REFERENCES work_order (id), 
	CONSTRAINT fk_repeat_repair_order_id FOREIGN KEY(order_id) REFERENCES work_order (id)
);
CREATE TABLE replan_cause (
	seq BIGINT NOT NULL, 
	day DATE NOT NULL, 
	area VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	level INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_replan_cause PRIMARY KEY (seq, day, area), 
	CONSTRAINT ck_replan_cause_kind CHECK (kind IN ('urgent', 'absence', 'overrun', 'part', 'refused'))
);
CREATE TABLE reply (
	account_id VARCHAR NOT NULL, 
	route VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	question VARCHAR NOT NULL, 
	status INTEGER NOT NULL, 
	headers JSON NOT NULL, 
	body BLOB NOT NULL, 
	CONSTRAINT pk_reply PRIMARY KEY (account_id, route, "key")
);
CREATE TABLE service_area (
	region_id VARCHAR NOT NULL, 
	geometry TEXT NOT NULL, 
	source VARCHAR NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_service_area PRIMARY KEY (region_id), 
	CONSTRAINT ck_service_area_source CHECK (source IN ('imported', 'drawn', 'grown')), 
	CONSTRAINT fk_service_area_region_id FOREIGN KEY(region_id) REFERENCES region (id)
);
INSERT INTO "service_area" VALUES('R1','{"type":"Polygon","coordinates":[[[120.0,30.0],[121.0,30.0],[121.0,31.0],[120.0,30.0]]]}','imported','2026-03-02 00:00:00.000000');
CREATE TABLE session (
	id VARCHAR NOT NULL, 
	account_id VARCHAR NOT NULL, 
	device_id VARCHAR NOT NULL, 
	opened_at DATETIME NOT NULL, 
	used_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	ended_by VARCHAR, 
	CONSTRAINT pk_session PRIMARY KEY (id), 
	CONSTRAINT ck_session_ended CHECK ((ended_at IS NULL) = (ended_by IS NULL)), 
	CONSTRAINT ck_session_ended_by CHECK (ended_by IN ('logout', 'revoked', 'password', 'dismissed', 'reuse')), 
	CONSTRAINT fk_session_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
CREATE TABLE shift (
	technician_id VARCHAR NOT NULL, 
	start_at DATETIME NOT NULL, 
	end_at DATETIME NOT NULL, 
	overtime_s INTEGER NOT NULL, 
	break_earliest_at DATETIME, 
	break_latest_at DATETIME, 
	break_duration_s INTEGER, 
	CONSTRAINT pk_shift PRIMARY KEY (technician_id, start_at), 
	CONSTRAINT ck_shift_break_whole CHECK ((break_earliest_at IS NULL) = (break_duration_s IS NULL) AND (break_latest_at IS NULL) = (break_duration_s IS NULL)), 
	CONSTRAINT ck_shift_break CHECK (break_earliest_at <= break_latest_at AND break_duration_s > 0), 
	CONSTRAINT ck_shift_overtime_s CHECK (overtime_s >= 0), 
	CONSTRAINT ck_shift_span CHECK (start_at < end_at), 
	CONSTRAINT fk_shift_technician_id FOREIGN KEY(technician_id) REFERENCES technician (id)
);
INSERT INTO "shift" VALUES('T1','2026-03-02 00:00:00.000000','2026-03-02 09:00:00.000000',3600,'2026-03-02 03:30:00.000000','2026-03-02 04:30:00.000000',2700);
INSERT INTO "shift" VALUES('T2','2026-03-02 00:00:00.000000','2026-03-02 09:00:00.000000',0,NULL,NULL,NULL);
INSERT INTO "shift" VALUES('T3','2026-03-03 00:00:00.000000','2026-03-03 09:00:00.000000',0,NULL,NULL,NULL);
CREATE TABLE "site" (
	id VARCHAR NOT NULL, 
	customer_id VARCHAR NOT NULL, 
	region_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	lat FLOAT NOT NULL, 
	lon FLOAT NOT NULL, 
	located VARCHAR DEFAULT 'given' NOT NULL, 
	CONSTRAINT pk_site PRIMARY KEY (id), 
	CONSTRAINT fk_site_region_id FOREIGN KEY(region_id) REFERENCES region (id), 
	CONSTRAINT fk_site_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT ck_site_located CHECK (located IN ('given', 'geocoded', 'chosen', 'rough'))
);
INSERT INTO "site" VALUES('S1','K1','R1','一号厂','江干路 1 号',30.3,120.2,'given');
INSERT INTO "site" VALUES('S2','K2','R2','码头','',29.9,121.6,'given');
CREATE TABLE sla_order (
	order_id VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	begins_at DATETIME NOT NULL, 
	word_at DATETIME NOT NULL, 
	answered_at DATETIME, 
	reached_at DATETIME, 
	diagnosed_at DATETIME, 
	done_at DATETIME, 
	CONSTRAINT pk_sla_order PRIMARY KEY (order_id), 
	CONSTRAINT fk_sla_order_order_id FOREIGN KEY(order_id) REFERENCES work_order (id)
);
CREATE TABLE sla_pause (
	order_id VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	reason VARCHAR NOT NULL, 
	from_at DATETIME NOT NULL, 
	to_at DATETIME, 
	by_state BOOLEAN NOT NULL, 
	CONSTRAINT pk_sla_pause PRIMARY KEY (order_id, position), 
	CONSTRAINT ck_sla_pause_reason CHECK (reason IN ('waiting for customer', 'waiting for part', 'force majeure')), 
	CONSTRAINT ck_sla_pause_span CHECK (from_at <= to_at), 
	CONSTRAINT fk_sla_pause_order_id FOREIGN KEY(order_id) REFERENCES work_order (id)
);
CREATE TABLE sla_target (
	order_id VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	region_id VARCHAR NOT NULL, 
	due_at DATETIME, 
	met_at DATETIME, 
	paused_since DATETIME, 
	remaining_s INTEGER, 
	colour VARCHAR NOT NULL, 
	cause VARCHAR, 
	since DATETIME NOT NULL, 
	planned_at DATETIME, 
	audience VARCHAR, 
	acknowledged_at DATETIME, 
	acknowledged_by VARCHAR, 
	weight BIGINT NOT NULL, 
	next_look_at DATETIME, 
	CONSTRAINT pk_sla_target PRIMARY KEY (order_id, kind), 
	CONSTRAINT ck_sla_target_kind CHECK (kind IN ('first_response', 'on_site', 'diagnosis', 'resolution', 'progress')), 
	CONSTRAINT ck_sla_target_colour CHECK (colour IN ('blue', 'yellow', 'red')), 
	CONSTRAINT ck_sla_target_cause CHECK (cause IN ('travel', 'overrun', 'part', 'no_plan', 'no_word')), 
	CONSTRAINT ck_sla_target_audience CHECK (audience IN ('region dispatcher', 'head dispatcher', 'administrator')), 
	CONSTRAINT ck_sla_target_paused_due CHECK ((due_at IS NULL) = (paused_since IS NOT NULL)), 
	CONSTRAINT ck_sla_target_paused_left CHECK ((remaining_s IS NULL) = (paused_since IS NULL)), 
	CONSTRAINT ck_sla_target_acknowledged CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL)), 
	CONSTRAINT fk_sla_target_order_id FOREIGN KEY(order_id) REFERENCES work_order (id), 
	CONSTRAINT fk_sla_target_region_id FOREIGN KEY(region_id) REFERENCES region (id)
);
CREATE TABLE stock_level (
	id INTEGER NOT NULL, 
	center_id VARCHAR, 
	technician_id VARCHAR, 
	part_id VARCHAR NOT NULL, 
	line INTEGER NOT NULL, 
	balance INTEGER NOT NULL, 
	reserved INTEGER NOT NULL, 
	short INTEGER NOT NULL, 
	announced INTEGER NOT NULL, 
	CONSTRAINT pk_stock_level PRIMARY KEY (id), 
	CONSTRAINT ck_stock_level_one_place CHECK ((center_id IS NULL) <> (technician_id IS NULL)), 
	CONSTRAINT ck_stock_level_free CHECK (balance + short - reserved >= 0), 
	CONSTRAINT ck_stock_level_balance CHECK (balance >= 0), 
	CONSTRAINT ck_stock_level_reserved CHECK (reserved >= 0), 
	CONSTRAINT ck_stock_level_short CHECK (short >= 0), 
	CONSTRAINT fk_stock_level_center_id FOREIGN KEY(center_id) REFERENCES center (id), 
	CONSTRAINT fk_stock_level_part_id FOREIGN KEY(part_id) REFERENCES part (id), 
	CONSTRAINT fk_stock_level_technician_id FOREIGN KEY(technician_id) REFERENCES technician (id), 
	CONSTRAINT uq_stock_level_center_id_part_id UNIQUE (center_id, part_id), 
	CONSTRAINT uq_stock_level_technician_id_part_id UNIQUE (technician_id, part_id)
);
INSERT INTO "stock_level" VALUES(1,'C1',NULL,'P1',1,5,0,0,0);
INSERT INTO "stock_level" VALUES(2,NULL,'T1','P1',1,1,0,0,0);
INSERT INTO "stock_level" VALUES(3,NULL,'T1','P2',1,1,0,0,0);
CREATE TABLE stock_movement (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	center_id VARCHAR, 
	technician_id VARCHAR, 
	part_id VARCHAR NOT NULL, 
	line INTEGER NOT NULL, 
	pieces INTEGER NOT NULL, 
	balance INTEGER NOT NULL, 
	cause VARCHAR NOT NULL, reference VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_stock_movement PRIMARY KEY (id), 
	CONSTRAINT ck_stock_movement_one_place CHECK ((center_id IS NULL) <> (technician_id IS NULL)), 
	CONSTRAINT ck_stock_movement_balance CHECK (balance >= 0), 
	CONSTRAINT ck_stock_movement_pieces CHECK (pieces <> 0), 
	CONSTRAINT fk_stock_movement_center_id FOREIGN KEY(center_id) REFERENCES center (id), 
	CONSTRAINT fk_stock_movement_part_id FOREIGN KEY(part_id) REFERENCES part (id), 
	CONSTRAINT fk_stock_movement_technician_id FOREIGN KEY(technician_id) REFERENCES technician (id), 
	CONSTRAINT uq_stock_movement_center_id_part_id_line UNIQUE (center_id, part_id, line), 
	CONSTRAINT uq_stock_movement_technician_id_part_id_line UNIQUE (technician_id, part_id, line)
);
INSERT INTO "stock_movement" VALUES(1,'2026-03-02 00:00:00.000000','C1',NULL,'P1',1,5,5,'count','');
INSERT INTO "stock_movement" VALUES(2,'2026-03-02 00:00:00.000000',NULL,'T1','P1',1,1,1,'count','');
INSERT INTO "stock_movement" VALUES(3,'2026-03-02 00:00:00.000000',NULL,'T1','P2',1,1,1,'count','');
CREATE TABLE stock_pick (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	day DATE NOT NULL, 
	plan_number INTEGER NOT NULL, 
	technician_id VARCHAR NOT NULL, 
	center_id VARCHAR NOT NULL, 
	part_id VARCHAR NOT NULL, 
	pieces INTEGER NOT NULL, 
	CONSTRAINT pk_stock_pick PRIMARY KEY (id), 
	CONSTRAINT ck_stock_pick_pieces CHECK (pieces > 0), 
	CONSTRAINT fk_stock_pick_center_id FOREIGN KEY(center_id) REFERENCES center (id), 
	CONSTRAINT fk_stock_pick_part_id FOREIGN KEY(part_id) REFERENCES part (id), 
	CONSTRAINT fk_stock_pick_plan_number FOREIGN KEY(plan_number) REFERENCES "plan" (number), 
	CONSTRAINT fk_stock_pick_technician_id FOREIGN KEY(technician_id) REFERENCES technician (id)
);
CREATE TABLE stock_price (
	plan_number INTEGER NOT NULL, 
	center_id VARCHAR NOT NULL, 
	part_id VARCHAR NOT NULL, 
	price BIGINT NOT NULL, 
	words JSON NOT NULL, 
	CONSTRAINT pk_stock_price PRIMARY KEY (plan_number, center_id, part_id), 
	CONSTRAINT ck_stock_price_price CHECK (price >= 0), 
	CONSTRAINT fk_stock_price_center_id FOREIGN KEY(center_id) REFERENCES center (id), 
	CONSTRAINT fk_stock_price_part_id FOREIGN KEY(part_id) REFERENCES part (id), 
	CONSTRAINT fk_stock_price_plan_number FOREIGN KEY(plan_number) REFERENCES "plan" (number)
);
CREATE TABLE stock_reservation (
	id INTEGER NOT NULL, 
	plan_number INTEGER, 
	transfer_id INTEGER, 
	order_id VARCHAR, 
	technician_id VARCHAR, 
	center_id VARCHAR, 
	van_id VARCHAR, 
	part_id VARCHAR NOT NULL, 
	lot_id VARCHAR, 
	tool BOOLEAN NOT NULL, 
	pieces INTEGER NOT NULL, 
	due_at DATETIME NOT NULL, 
	taken_at DATETIME NOT NULL, 
	until_at DATETIME NOT NULL, 
	CONSTRAINT pk_stock_reservation PRIMARY KEY (id), 
	CONSTRAINT ck_stock_reservation_one_place CHECK ((center_id IS NULL) <> (van_id IS NULL)), 
	CONSTRAINT ck_stock_reservation_one_taker CHECK ((plan_number IS NULL) <> (transfer_id IS NULL)), 
	CONSTRAINT ck_stock_reservation_pieces CHECK (pieces > 0), 
	CONSTRAINT fk_stock_reservation_center_id FOREIGN KEY(center_id) REFERENCES center (id), 
	CONSTRAINT fk_stock_reservation_order_id FOREIGN KEY(order_id) REFERENCES work_order (id), 
	CONSTRAINT fk_stock_reservation_part_id FOREIGN KEY(part_id) REFERENCES part (id), 
	CONSTRAINT fk_stock_reservation_plan_number FOREIGN KEY(plan_number) REFERENCES "plan" (number), 
	CONSTRAINT fk_stock_reservation_technician_id FOREIGN KEY(technician_id) REFERENCES technician (id), 
	CONSTRAINT fk_stock_reservation_transfer_id FOREIGN KEY(transfer_id) REFERENCES stock_transfer (id), 
	CONSTRAINT fk_stock_reservation_van_id FOREIGN KEY(van_id) REFERENCES technician (id)
);
CREATE TABLE stock_transfer (
	id INTEGER NOT NULL, 
	from_center_id VARCHAR NOT NULL, 
	to_center_id VARCHAR, 
	to_technician_id VARCHAR, 
	lead_s INTEGER NOT NULL, 
	cost BIGINT NOT NULL, 
	state VARCHAR NOT NULL, 
	requested_at DATETIME NOT NULL, 
	sent_at DATETIME, 
	ended_at DATETIME, 
	CONSTRAINT pk_stock_transfer PRIMARY KEY (id), 
	CONSTRAINT ck_stock_transfer_state CHECK (state IN ('requested', 'sent', 'received', 'cancelled')), 
	CONSTRAINT ck_stock_transfer_one_target CHECK ((to_center_id IS NULL) <> (to_technician_id IS NULL)), 
	CONSTRAINT ck_stock_transfer_cost CHECK (cost >= 0), 
	CONSTRAINT ck_stock_transfer_lead_s CHECK (lead_s >= 0), 
	CONSTRAINT fk_stock_transfer_from_center_id FOREIGN KEY(from_center_id) REFERENCES center (id), 
	CONSTRAINT fk_stock_transfer_to_center_id FOREIGN KEY(to_center_id) REFERENCES center (id), 
	CONSTRAINT fk_stock_transfer_to_technician_id FOREIGN KEY(to_technician_id) REFERENCES technician (id)
);
CREATE TABLE stock_transfer_line (
	transfer_id INTEGER NOT NULL, 
	part_id VARCHAR NOT NULL, 
	pieces INTEGER NOT NULL, 
	CONSTRAINT pk_stock_transfer_line PRIMARY KEY (transfer_id, part_id), 
	CONSTRAINT ck_stock_transfer_line_pieces CHECK (pieces > 0), 
	CONSTRAINT fk_stock_transfer_line_part_id FOREIGN KEY(part_id) REFERENCES part (id), 
	CONSTRAINT fk_stock_transfer_line_transfer_id FOREIGN KEY(transfer_id) REFERENCES stock_transfer (id)
);
CREATE TABLE technician (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	center_id VARCHAR NOT NULL, 
	home_lat FLOAT, 
	home_lon FLOAT, 
	returns BOOLEAN NOT NULL, 
	efficiency_pct INTEGER NOT NULL, 
	phone VARCHAR NOT NULL, 
	CONSTRAINT pk_technician PRIMARY KEY (id), 
	CONSTRAINT ck_technician_home CHECK ((home_lat IS NULL) = (home_lon IS NULL)), 
	CONSTRAINT ck_technician_efficiency_pct CHECK (efficiency_pct > 0), 
	CONSTRAINT fk_technician_center_id FOREIGN KEY(center_id) REFERENCES center (id)
);
INSERT INTO "technician" VALUES('T1','王伟','C1',30.2,120.1,0,90,'13800000000');
INSERT INTO "technician" VALUES('T2','李娜','C2',NULL,NULL,1,100,'');
INSERT INTO "technician" VALUES('T3','张敏','C2',NULL,NULL,1,100,'');
CREATE TABLE technician_region (
	technician_id VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	region_id VARCHAR NOT NULL, 
	CONSTRAINT pk_technician_region PRIMARY KEY (technician_id, position), 
	CONSTRAINT fk_technician_region_region_id FOREIGN KEY(region_id) REFERENCES region (id), 
	CONSTRAINT fk_technician_region_technician_id FOREIGN KEY(technician_id) REFERENCES technician (id)
);
INSERT INTO "technician_region" VALUES('T1',0,'R1');
INSERT INTO "technician_region" VALUES('T2',0,'R2');
INSERT INTO "technician_region" VALUES('T2',1,'R1');
INSERT INTO "technician_region" VALUES('T3',0,'R2');
CREATE TABLE technician_skill (
	technician_id VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	skill VARCHAR NOT NULL, 
	level INTEGER NOT NULL, 
	valid_until DATE, 
	CONSTRAINT pk_technician_skill PRIMARY KEY (technician_id, position), 
	CONSTRAINT ck_technician_skill_level CHECK (level BETWEEN 1 AND 5), 
	CONSTRAINT fk_technician_skill_technician_id FOREIGN KEY(technician_id) REFERENCES technician (id)
);
INSERT INTO "technician_skill" VALUES('T1',0,'hydraulics',3,'2026-12-31');
INSERT INTO "technician_skill" VALUES('T1',1,'controls',1,NULL);
CREATE TABLE told_visit (
	order_id VARCHAR NOT NULL, 
	technician_id VARCHAR NOT NULL, 
	plan_number INTEGER NOT NULL, 
	day DATE NOT NULL, 
	sequence INTEGER NOT NULL, 
	arrival_at DATETIME NOT NULL, 
	start_at DATETIME NOT NULL, 
	finish_at DATETIME NOT NULL, 
	told_at DATETIME NOT NULL, 
	version INTEGER NOT NULL, 
	answer VARCHAR NOT NULL, 
	answered_at DATETIME, 
	reason VARCHAR NOT NULL, 
	withdrawn_at DATETIME, 
	CONSTRAINT pk_told_visit PRIMARY KEY (order_id, technician_id), 
	CONSTRAINT ck_told_visit_answer CHECK (answer IN ('none', 'accepted', 'refused')), 
	CONSTRAINT ck_told_visit_answered_at CHECK ((answer = 'none') = (answered_at IS NULL)), 
	CONSTRAINT ck_told_visit_version CHECK (version > 0), 
	CONSTRAINT ck_told_visit_span CHECK (arrival_at <= start_at AND start_at <= finish_at), 
	CONSTRAINT fk_told_visit_order_id FOREIGN KEY(order_id) REFERENCES work_order (id), 
	CONSTRAINT fk_told_visit_technician_id FOREIGN KEY(technician_id) REFERENCES technician (id), 
	CONSTRAINT fk_told_visit_plan_number FOREIGN KEY(plan_number) REFERENCES "plan" (number)
);
INSERT INTO "told_visit" VALUES('X1','T1',1,'2026-03-02',1,'2026-03-02 01:00:00.000000','2026-03-02 01:00:00.000000','2026-03-02 01:30:00.000000','2026-03-02 00:00:00.000000',1,'none',NULL,'',NULL);
CREATE TABLE trigger_cursor (
	id INTEGER NOT NULL, 
	seq BIGINT NOT NULL, 
	CONSTRAINT pk_trigger_cursor PRIMARY KEY (id), 
	CONSTRAINT ck_trigger_cursor_only_one CHECK (id = 1)
);
CREATE TABLE visit (
	plan_number INTEGER NOT NULL, 
	order_id VARCHAR NOT NULL, 
	technician_id VARCHAR NOT NULL, 
	shift INTEGER NOT NULL, 
	sequence INTEGER NOT NULL, 
	arrival_at DATETIME NOT NULL, 
	start_at DATETIME NOT NULL, 
	finish_at DATETIME NOT NULL, 
	CONSTRAINT pk_visit PRIMARY KEY (plan_number, order_id, technician_id), 
	CONSTRAINT fk_visit_order_id FOREIGN KEY(order_id) REFERENCES work_order (id), 
	CONSTRAINT fk_visit_plan_number FOREIGN KEY(plan_number) REFERENCES "plan" (number), 
	CONSTRAINT fk_visit_technician_id FOREIGN KEY(technician_id) REFERENCES technician (id)
);
INSERT INTO "visit" VALUES(1,'X1','T1',0,1,'2026-03-02 01:00:00.000000','2026-03-02 01:00:00.000000','2026-03-02 01:30:00.000000');
INSERT INTO "visit" VALUES(2,'X2','T2',0,1,'2026-03-02 01:00:00.000000','2026-03-02 01:00:00.000000','2026-03-02 01:30:00.000000');
CREATE TABLE visit_report (
	id INTEGER NOT NULL, 
	order_id VARCHAR NOT NULL, 
	technician_id VARCHAR NOT NULL, 
	reported_at DATETIME NOT NULL, 
	arrived_at DATETIME NOT NULL, 
	started_at DATETIME NOT NULL, 
	finished_at DATETIME NOT NULL, 
	outcome VARCHAR NOT NULL, 
	first_time_fix BOOLEAN NOT NULL, 
	remark VARCHAR NOT NULL, 
	CONSTRAINT pk_visit_report PRIMARY KEY (id), 
	CONSTRAINT ck_visit_report_outcome CHECK (outcome IN ('repaired', 'temporary', 'not repaired', 'no access')), 
	CONSTRAINT ck_visit_report_times CHECK (arrived_at <= started_at AND started_at <= finished_at), 
	CONSTRAINT fk_visit_report_order_id FOREIGN KEY(order_id) REFERENCES work_order (id), 
	CONSTRAINT fk_visit_report_technician_id FOREIGN KEY(technician_id) REFERENCES technician (id)
);
CREATE TABLE visit_report_part (
	report_id INTEGER NOT NULL, 
	part_id VARCHAR NOT NULL, 
	pieces INTEGER NOT NULL, 
	CONSTRAINT pk_visit_report_part PRIMARY KEY (report_id, part_id), 
	CONSTRAINT ck_visit_report_part_pieces CHECK (pieces > 0), 
	CONSTRAINT fk_visit_report_part_part_id FOREIGN KEY(part_id) REFERENCES part (id), 
	CONSTRAINT fk_visit_report_part_report_id FOREIGN KEY(report_id) REFERENCES visit_report (id)
);
CREATE TABLE "work_order" (
	id VARCHAR NOT NULL, 
	site_id VARCHAR NOT NULL, 
	fault_id VARCHAR, 
	equipment_id VARCHAR, 
	industry VARCHAR NOT NULL, 
	level INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	reported_at DATETIME NOT NULL, 
	respond_by DATETIME, 
	resolve_by DATETIME, 
	duration_s INTEGER NOT NULL, 
	crew INTEGER NOT NULL, 
	pin_technician_id VARCHAR, 
	pin_start_at DATETIME, 
	change_pct INTEGER NOT NULL, 
	done_at DATETIME, 
	CONSTRAINT pk_work_order PRIMARY KEY (id), 
	CONSTRAINT fk_work_order_fault_id FOREIGN KEY(fault_id) REFERENCES fault (id), 
	CONSTRAINT ck_work_order_duration_s CHECK (duration_s > 0), 
	CONSTRAINT ck_work_order_state CHECK (state IN ('reported', 'triaged', 'planned', 'published', 'accepted', 'en route', 'on site', 'repairing', 'done', 'confirmed', 'closed', 'waiting for part', 'waiting for customer', 'rejected by engineer', 'cancelled', 'reopened')), 
	CONSTRAINT fk_work_order_site_id FOREIGN KEY(site_id) REFERENCES site (id), 
	CONSTRAINT fk_work_order_equipment_id FOREIGN KEY(equipment_id) REFERENCES equipment (id), 
	CONSTRAINT ck_work_order_crew CHECK (crew > 0), 
	CONSTRAINT fk_work_order_pin_technician_id FOREIGN KEY(pin_technician_id) REFERENCES technician (id), 
	CONSTRAINT ck_work_order_change_pct CHECK (change_pct >= 0)
);
INSERT INTO "work_order" VALUES('X1','S1','F1','E1','machinery',2,'3 号机油缸漏油','published','2026-03-01 14:00:00.000000','2026-03-02 01:00:00.000000','2026-03-02 22:00:00.000000',5400,1,'T1','2026-03-02 01:00:00.000000',200,NULL);
INSERT INTO "work_order" VALUES('X2','S2',NULL,NULL,'',3,'','triaged','2026-03-01 17:00:00.000000',NULL,NULL,1800,1,NULL,NULL,100,NULL);
INSERT INTO "work_order" VALUES('X3','S2',NULL,NULL,'',1,'','triaged','2026-03-02 12:00:00.000000',NULL,NULL,600,2,'T3',NULL,100,NULL);
INSERT INTO "work_order" VALUES('X4','S1',NULL,NULL,'',1,'','done','2026-03-01 16:00:00.000000',NULL,NULL,600,1,NULL,NULL,100,NULL);
CREATE TABLE work_order_exclusion (
	order_id VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	technician_id VARCHAR NOT NULL, 
	CONSTRAINT pk_work_order_exclusion PRIMARY KEY (order_id, position), 
	CONSTRAINT fk_work_order_exclusion_order_id FOREIGN KEY(order_id) REFERENCES work_order (id), 
	CONSTRAINT fk_work_order_exclusion_technician_id FOREIGN KEY(technician_id) REFERENCES technician (id)
);
INSERT INTO "work_order_exclusion" VALUES('X1',0,'T3');
INSERT INTO "work_order_exclusion" VALUES('X1',1,'T2');
CREATE TABLE work_order_follow (
	order_id VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	follows_id VARCHAR NOT NULL, 
	min_s INTEGER NOT NULL, 
	max_s INTEGER, 
	CONSTRAINT pk_work_order_follow PRIMARY KEY (order_id, position), 
	CONSTRAINT fk_work_order_follow_follows_id FOREIGN KEY(follows_id) REFERENCES work_order (id), 
	CONSTRAINT fk_work_order_follow_order_id FOREIGN KEY(order_id) REFERENCES work_order (id)
);
INSERT INTO "work_order_follow" VALUES('X2',0,'X1',0,7200);
INSERT INTO "work_order_follow" VALUES('X2',1,'X3',60,NULL);
CREATE TABLE work_order_lock (
	order_id VARCHAR NOT NULL, 
	holder VARCHAR NOT NULL, 
	locked_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_work_order_lock PRIMARY KEY (order_id), 
	CONSTRAINT ck_work_order_lock_lease CHECK (locked_at < expires_at), 
	CONSTRAINT fk_work_order_lock_order_id FOREIGN KEY(order_id) REFERENCES work_order (id)
);
CREATE TABLE work_order_part (
	order_id VARCHAR NOT NULL, 
	part_id VARCHAR NOT NULL, 
	pieces INTEGER NOT NULL, 
	CONSTRAINT pk_work_order_part PRIMARY KEY (order_id, part_id), 
	CONSTRAINT ck_work_order_part_pieces CHECK (pieces > 0), 
	CONSTRAINT fk_work_order_part_order_id FOREIGN KEY(order_id) REFERENCES work_order (id), 
	CONSTRAINT fk_work_order_part_part_id FOREIGN KEY(part_id) REFERENCES part (id)
);
INSERT INTO "work_order_part" VALUES('X1','P1',2);
CREATE TABLE work_order_price (
	order_id VARCHAR NOT NULL, 
	technician_id VARCHAR NOT NULL, 
	price BIGINT NOT NULL, 
	CONSTRAINT pk_work_order_price PRIMARY KEY (order_id, technician_id), 
	CONSTRAINT ck_work_order_price_price CHECK (price >= 0), 
	CONSTRAINT fk_work_order_price_order_id FOREIGN KEY(order_id) REFERENCES work_order (id), 
	CONSTRAINT fk_work_order_price_technician_id FOREIGN KEY(technician_id) REFERENCES technician (id)
);
INSERT INTO "work_order_price" VALUES('X1','T1',0);
INSERT INTO "work_order_price" VALUES('X1','T2',900);
CREATE TABLE work_order_remark (
	id INTEGER NOT NULL, 
	order_id VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	text VARCHAR NOT NULL, 
	CONSTRAINT pk_work_order_remark PRIMARY KEY (id), 
	CONSTRAINT fk_work_order_remark_order_id FOREIGN KEY(order_id) REFERENCES work_order (id)
);
CREATE TABLE work_order_skill (
	order_id VARCHAR NOT NULL, 
	skill VARCHAR NOT NULL, 
	level INTEGER NOT NULL, 
	CONSTRAINT pk_work_order_skill PRIMARY KEY (order_id, skill), 
	CONSTRAINT ck_work_order_skill_level CHECK (level BETWEEN 1 AND 5), 
	CONSTRAINT fk_work_order_skill_order_id FOREIGN KEY(order_id) REFERENCES work_order (id)
);
INSERT INTO "work_order_skill" VALUES('X1','hydraulics',2);
CREATE TABLE work_order_window (
	order_id VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	from_at DATETIME NOT NULL, 
	to_at DATETIME NOT NULL, 
	CONSTRAINT pk_work_order_window PRIMARY KEY (order_id, position), 
	CONSTRAINT ck_work_order_window_span CHECK (from_at <= to_at), 
	CONSTRAINT fk_work_order_window_order_id FOREIGN KEY(order_id) REFERENCES work_order (id)
);
INSERT INTO "work_order_window" VALUES('X1',0,'2026-03-02 01:00:00.000000','2026-03-02 04:00:00.000000');
INSERT INTO "work_order_window" VALUES('X1',1,'2026-03-02 06:00:00.000000','2026-03-02 08:00:00.000000');
CREATE INDEX ix_shift_end_at ON shift (end_at);
CREATE INDEX ix_visit_order_id ON visit (order_id);
CREATE TRIGGER stock_movement_no_update BEFORE UPDATE ON stock_movement BEGIN SELECT RAISE(ABORT, 'stock_movement is only added to'); END;
CREATE TRIGGER stock_movement_no_delete BEFORE DELETE ON stock_movement BEGIN SELECT RAISE(ABORT, 'stock_movement is only added to'); END;
CREATE TRIGGER policy_no_update BEFORE UPDATE ON policy BEGIN SELECT RAISE(ABORT, 'policy is only added to'); END;
CREATE TRIGGER policy_no_delete BEFORE DELETE ON policy BEGIN SELECT RAISE(ABORT, 'policy is only added to'); END;
CREATE INDEX ix_event_at ON event (at);
CREATE INDEX ix_event_subject ON event (subject);
CREATE INDEX ix_reply_at ON reply (at);
CREATE TRIGGER event_changed BEFORE UPDATE ON event
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is only added to');
END;
CREATE TRIGGER event_deleted BEFORE DELETE ON event
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is only added to');
END;
CREATE INDEX ix_session_account_id ON session (account_id);
CREATE INDEX ix_refresh_token_expires_at ON refresh_token (expires_at);
CREATE INDEX ix_refresh_token_session_id ON refresh_token (session_id);
CREATE INDEX ix_work_order_state ON work_order (state);
CREATE INDEX ix_work_order_equipment_id ON work_order (equipment_id);
CREATE INDEX ix_work_order_site_id ON work_order (site_id);
CREATE INDEX ix_work_order_remark_order_id ON work_order_remark (order_id);
CREATE INDEX ix_visit_report_order_id ON visit_report (order_id);
CREATE INDEX ix_visit_report_reported_at ON visit_report (reported_at);
CREATE INDEX ix_repeat_repair_earlier_id ON repeat_repair (earlier_id);
CREATE INDEX ix_sla_target_colour_region_id ON sla_target (colour, region_id);
CREATE INDEX ix_sla_target_next_look_at ON sla_target (next_look_at);
CREATE UNIQUE INDEX uq_job_live_scope ON job (scope, area) WHERE state IN ('queued', 'running');
CREATE INDEX ix_job_live ON job (created_at) WHERE state IN ('queued', 'running');
CREATE INDEX ix_job_created_by_created_at ON job (created_by, created_at);
CREATE INDEX ix_job_created_at ON job (created_at);
CREATE INDEX ix_job_region_region_id ON job_region (region_id);
CREATE INDEX ix_plan_day ON "plan" (day);
CREATE INDEX ix_told_visit_technician_id_day ON told_visit (technician_id, day);
CREATE INDEX ix_told_visit_plan_number ON told_visit (plan_number);
CREATE INDEX ix_stock_level_part_id ON stock_level (part_id);
CREATE INDEX ix_stock_pick_day ON stock_pick (day);
CREATE INDEX ix_stock_transfer_state ON stock_transfer (state);
CREATE INDEX ix_stock_reservation_order_id ON stock_reservation (order_id);
CREATE INDEX ix_stock_reservation_part_id ON stock_reservation (part_id);
CREATE INDEX ix_stock_reservation_plan_number ON stock_reservation (plan_number);
CREATE INDEX ix_site_region_id ON site (region_id);
CREATE INDEX ix_geocode_address_key ON geocode (address_key);
CREATE INDEX ix_geocode_expires_at ON geocode (expires_at);
CREATE INDEX ix_geocode_review_site_id ON geocode_review (site_id);
CREATE INDEX ix_geocode_review_state_id ON geocode_review (state, id);
COMMIT;

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
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
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
CREATE TABLE equipment (
	id VARCHAR NOT NULL, 
	site_id VARCHAR NOT NULL, 
	model VARCHAR NOT NULL, 
	serial VARCHAR NOT NULL, 
	CONSTRAINT pk_equipment PRIMARY KEY (id), 
	CONSTRAINT fk_equipment_site_id FOREIGN KEY(site_id) REFERENCES site (id)
);
INSERT INTO "equipment" VALUES('E1','S1','SY215C','0007');
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
CREATE TABLE import_log (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	source VARCHAR NOT NULL, 
	summary JSON NOT NULL, 
	CONSTRAINT pk_import_log PRIMARY KEY (id)
);
INSERT INTO "import_log" VALUES(1,'2026-03-02 00:00:00.000000','first.xlsx','{"nouns": {"company": {"created": 1, "updated": 0, "unchanged": 0}, "policy": {"created": 1, "updated": 0, "unchanged": 0}, "regions": {"created": 2, "updated": 0, "unchanged": 0}, "centers": {"created": 2, "updated": 0, "unchanged": 0}, "customers": {"created": 2, "updated": 0, "unchanged": 0}, "sites": {"created": 2, "updated": 0, "unchanged": 0}, "equipment": {"created": 1, "updated": 0, "unchanged": 0}, "parts": {"created": 2, "updated": 0, "unchanged": 0}, "faults": {"created": 1, "updated": 0, "unchanged": 0}, "technicians": {"created": 3, "updated": 0, "unchanged": 0}, "inbound": {"created": 1, "updated": 0, "unchanged": 0}, "orders": {"created": 4, "updated": 0, "unchanged": 0}, "shifts": {"created": 3, "updated": 0, "unchanged": 0}, "absences": {"created": 1, "updated": 0, "unchanged": 0}, "counts": {"created": 3, "updated": 0, "unchanged": 0}}, "movements": 3, "kept_states": []}');
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
	CONSTRAINT pk_plan PRIMARY KEY (number), 
	CONSTRAINT ck_plan_state CHECK (state IN ('proposal', 'published', 'superseded')), 
	CONSTRAINT fk_plan_policy_id_policy_version FOREIGN KEY(policy_id, policy_version) REFERENCES policy (id, version)
);
INSERT INTO "plan" VALUES(1,'2026-03-02','published','2026-03-01 23:30:00.000000','2026-03-02 00:00:00.000000','2026-03-02 00:00:00.000000','2026-03-01 16:00:00.000000','16f36e49a6db9871c2fc51e794e8120d02a22b6867c72534d736e2215c6d0c6d',X'789C5590418EC2300C45EFE2752A422A55A8DBB9008B59208D2A6452A346A249495246A8CADDC72E03829DF362FFEFEF052CF94C3141FBB380EBA185AF2D2870FE1466DFAF146FE82E78BAD01133B475A3B5566043E2879172C2C825EC65EE3AA3CF2EDFB9AF74453D250D944EC139C45124A07769C26C876A8A8175C78D8C7A1C89FF8C364DA5EB4A1B6621F61FBB1DA451FC982DE2D89AF27239B00BD736D22F73F50FEBD53AD29C24024BC1DE00934C76F0CE3AF46FFADFA29F0677CE0F48728266BBC60C378AD98D744C8F2370635E939BDD4E6B4EDB953F473A64AA',X'789C5D8EC18AC3300C44FF456787B59D125A5FFB033DEC61A1F4E07514629ADA46767A09F9F795A00BA5278919CD1B6D30657AF8060EC6588B6F61EECAE2D397010585F2EF820FF6ACB643A7FB4E5B9629AF0D2BB8EB069E283EFD026E30566B0523164F6D2504678F4751EA1C27A6CBD672F948D993969B80A92171CD595AA798629DC51CC4BCC734B25562B8AF459EE202C66C7031E0CCBEAB375E6F0F12F927F407FB46C83472897A4D073F52561BE35EC1FDA6A06198530CD127BEF83620DA9A2AD2139971BDED7F78185CAB','machinery',1,'0.1.0','{"seconds": 10, "workers": 2, "memory_mb": 4096}',7,'{"rounds": 3, "steps": [1, 2]}','great circle × 1.3 at 45 km/h',1099511627776,12,9.75);
INSERT INTO "plan" VALUES(2,'2026-03-02','proposal','2026-03-01 23:30:00.000000',NULL,'2026-03-02 00:00:00.000000','2026-03-01 16:00:00.000000','f7862927848e2a95414a6a41c19d219778651380c44aacf4a94c2df25462f794',X'789C5590418EC2300C45EFE2752A422A55A8DBB9008B59208D2A6452A346A249495246A8CADDC72E03829DF362FFEFEF052CF94C3141FBB380EBA185AF2D2870FE1466DFAF146FE82E78BAD01133B475A3B5566043E2879172C2C825EC65EE3AA3CF2EDFB9AF74453D250D944EC139C45124A07769C26C876A8A8175C78D8C7A1C89FF8C364DA5EB4A1B6621F61FBB1DA451FC982DE2D89AF27239B00BD736D22F73F50FEBD53AD29C24024BC1DE00934C76F0CE3AF46FFADF629A0677CE0F48728266BBC60C378AD98D744C8F2370635E939BDD4E6B4EDB953F477864AB',X'789C5D8DB10E83300C44FFC533A8212084F21D1D2A21869418252A2491135810FF5EA7EDD4C9F6F9EEDD094BA04D6750605C8A3ACFB68EABF6B7062A88149E2B6EFC9342F6B5686B2159A6B0674CA0C61334913BF40AAA6FA41015188C9AF24E084A0E435192750BD3CB9643FC4BB5B22B9EC579972C9FDD07F272DE70672083C475DFA9E051BA5366FE2F784D15649CAD77B3D39E1D770945DB7D423A9019E374BD01785844F4','machinery',1,'0.1.0','{"seconds": 10, "workers": 2, "memory_mb": 4096}',7,'{"rounds": 3, "steps": [1, 2]}','great circle × 1.3 at 45 km/h',1099511627776,12,9.75);
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
INSERT INTO "policy" VALUES('machinery',1,1,'{"notes": "Construction machinery: safety, work held up, general.", "unserved_base": 50000, "tier_weight": {"strategic": 3, "key": 2, "ordinary": 1}, "weights": {"response": 1, "late": 4, "unresolved": 2, "travel": 1, "overtime": 2, "away": 1800, "change": 3600, "duration": 0}, "travel": [{"region_id": "", "detour_pct": 130.0, "speed_kmh": 45.0}], "clocks": [{"industry": "machinery", "level": 1, "respond_s": 3600, "resolve_s": 86400, "weight": 8}, {"industry": "machinery", "level": 2, "respond_s": 14400, "resolve_s": 172800, "weight": 3}, {"industry": "machinery", "level": 3, "respond_s": 86400, "resolve_s": 259200, "weight": 1}]}');
CREATE TABLE region (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	outline JSON NOT NULL, 
	CONSTRAINT pk_region PRIMARY KEY (id)
);
INSERT INTO "region" VALUES('R1','杭州','[[[30.0, 120.0], [30.0, 121.0], [31.0, 121.0], [30.0, 120.0]]]');
INSERT INTO "region" VALUES('R2','宁波','[]');
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
CREATE TABLE site (
	id VARCHAR NOT NULL, 
	customer_id VARCHAR NOT NULL, 
	region_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	lat FLOAT NOT NULL, 
	lon FLOAT NOT NULL, 
	CONSTRAINT pk_site PRIMARY KEY (id), 
	CONSTRAINT fk_site_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_site_region_id FOREIGN KEY(region_id) REFERENCES region (id)
);
INSERT INTO "site" VALUES('S1','K1','R1','一号厂','江干路 1 号',30.3,120.2);
INSERT INTO "site" VALUES('S2','K2','R2','码头','',29.9,121.6);
CREATE TABLE stock_movement (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	center_id VARCHAR, 
	technician_id VARCHAR, 
	part_id VARCHAR NOT NULL, 
	line INTEGER NOT NULL, 
	pieces INTEGER NOT NULL, 
	balance INTEGER NOT NULL, 
	cause VARCHAR NOT NULL, 
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
INSERT INTO "stock_movement" VALUES(1,'2026-03-02 00:00:00.000000','C1',NULL,'P1',1,5,5,'count');
INSERT INTO "stock_movement" VALUES(2,'2026-03-02 00:00:00.000000',NULL,'T1','P1',1,1,1,'count');
INSERT INTO "stock_movement" VALUES(3,'2026-03-02 00:00:00.000000',NULL,'T1','P2',1,1,1,'count');
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
CREATE TABLE work_order (
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
	CONSTRAINT pk_work_order PRIMARY KEY (id), 
	CONSTRAINT ck_work_order_state CHECK (state IN ('reported', 'triaged', 'planned', 'published', 'accepted', 'en route', 'on site', 'repairing', 'done', 'confirmed', 'closed', 'waiting for part', 'waiting for customer', 'rejected by engineer', 'cancelled', 'reopened')), 
	CONSTRAINT ck_work_order_change_pct CHECK (change_pct >= 0), 
	CONSTRAINT ck_work_order_crew CHECK (crew > 0), 
	CONSTRAINT ck_work_order_duration_s CHECK (duration_s > 0), 
	CONSTRAINT ck_work_order_pin CHECK (pin_start_at IS NULL OR pin_technician_id IS NOT NULL), 
	CONSTRAINT fk_work_order_equipment_id FOREIGN KEY(equipment_id) REFERENCES equipment (id), 
	CONSTRAINT fk_work_order_fault_id FOREIGN KEY(fault_id) REFERENCES fault (id), 
	CONSTRAINT fk_work_order_pin_technician_id FOREIGN KEY(pin_technician_id) REFERENCES technician (id), 
	CONSTRAINT fk_work_order_site_id FOREIGN KEY(site_id) REFERENCES site (id)
);
INSERT INTO "work_order" VALUES('X1','S1','F1','E1','machinery',2,'3 号机油缸漏油','published','2026-03-01 14:00:00.000000','2026-03-02 01:00:00.000000','2026-03-02 22:00:00.000000',5400,1,'T1','2026-03-02 01:00:00.000000',200);
INSERT INTO "work_order" VALUES('X2','S2',NULL,NULL,'',3,'','triaged','2026-03-01 17:00:00.000000',NULL,NULL,1800,1,NULL,NULL,100);
INSERT INTO "work_order" VALUES('X3','S2',NULL,NULL,'',1,'','triaged','2026-03-02 12:00:00.000000',NULL,NULL,600,2,'T3',NULL,100);
INSERT INTO "work_order" VALUES('X4','S1',NULL,NULL,'',1,'','done','2026-03-01 16:00:00.000000',NULL,NULL,600,1,NULL,NULL,100);
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
CREATE INDEX ix_plan_day ON "plan" (day);
CREATE INDEX ix_site_region_id ON site (region_id);
CREATE INDEX ix_shift_end_at ON shift (end_at);
CREATE INDEX ix_work_order_state ON work_order (state);
CREATE INDEX ix_visit_order_id ON visit (order_id);
CREATE TRIGGER stock_movement_no_update BEFORE UPDATE ON stock_movement BEGIN SELECT RAISE(ABORT, 'stock_movement is only added to'); END;
CREATE TRIGGER stock_movement_no_delete BEFORE DELETE ON stock_movement BEGIN SELECT RAISE(ABORT, 'stock_movement is only added to'); END;
CREATE TRIGGER policy_no_update BEFORE UPDATE ON policy BEGIN SELECT RAISE(ABORT, 'policy is only added to'); END;
CREATE TRIGGER policy_no_delete BEFORE DELETE ON policy BEGIN SELECT RAISE(ABORT, 'policy is only added to'); END;
COMMIT;

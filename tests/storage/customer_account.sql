-- The customer's charge points belong to accounts, and a role of hers is bound to one of them. Wants the roles of sql/roles.sql and the role
-- clerk in ocpp_operator.
UPDATE ocpp.charge_point SET account = 'fleet' WHERE identity = 'CP1';
SELECT ocpp.add_charge_point('CP2', account => 'another');
INSERT INTO ocpp.account_role (role, account) VALUES ('clerk', 'fleet');

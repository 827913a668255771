-- What a central system may ask of a charge point, one function for each action, with named arguments. They only say it;
-- what is refused, and when it is sent, is written with ocpp.call. Two do more than that and are written by hand:
-- ocpp.reserve_now (reservation.sql) and ocpp.set_charging_profile (smart_charging.sql).
--
-- Made from pg_ocpp/wire/catalogue and pg_ocpp/wire/tests/typed_commands/wording.rs; what is changed here does not stay:
--   OCPP_ACCEPT=1 cargo test -p ocpp-wire --test typed_commands

-- Core

CREATE OR REPLACE FUNCTION ocpp.remote_start_transaction(
    identity text, id_tag text, connector_id integer DEFAULT NULL, charging_profile jsonb DEFAULT NULL,
    expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'RemoteStartTransaction',
        jsonb_strip_nulls(jsonb_build_object('connectorId', connector_id, 'idTag', id_tag))
        || CASE WHEN charging_profile IS NULL THEN '{}'
            ELSE jsonb_build_object('chargingProfile', charging_profile) END, expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.remote_start_transaction(text, text, integer, jsonb, interval, boolean) IS 'Asks a charge point to start charging (OCPP 1.6 5.11). id_tag: at most 20 characters; connector_id: from 1, NULL lets it choose; charging_profile: one ChargingProfile, of purpose TxProfile and without transactionId. Not repeated by itself: it could start twice. Further arguments, result and errors as of ocpp.call.';

CREATE OR REPLACE FUNCTION ocpp.remote_stop_transaction(
    identity text, transaction_id bigint, expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'RemoteStopTransaction', jsonb_build_object('transactionId', transaction_id), expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.remote_stop_transaction(text, bigint, interval, boolean) IS 'Asks a charge point to stop a transaction (OCPP 1.6 5.12). transaction_id: ocpp.transaction.id. Further arguments, result and errors as of ocpp.call.';

CREATE OR REPLACE FUNCTION ocpp.reset(
    identity text, type text DEFAULT 'Soft', expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'Reset', jsonb_build_object('type', type), expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.reset(text, text, interval, boolean) IS 'Restarts a charge point (OCPP 1.6 5.14). type: Soft ends transactions in order, Hard does not wait for that. Not repeated by itself: a connection that breaks before the answer says that it worked. Further arguments, result and errors as of ocpp.call.';

CREATE OR REPLACE FUNCTION ocpp.change_availability(
    identity text, type text, connector_id integer DEFAULT 0, expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'ChangeAvailability', jsonb_build_object('connectorId', connector_id, 'type', type), expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.change_availability(text, text, integer, interval, boolean) IS 'Takes a connector out of use or back (OCPP 1.6 5.2). type: Inoperative or Operative; connector_id: from 1, 0 is the whole charge point with all its connectors. Where a transaction is going on it is Scheduled, and done when that ends. Further arguments, result and errors as of ocpp.call.';

CREATE OR REPLACE FUNCTION ocpp.change_configuration(
    identity text, key text, value text, expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'ChangeConfiguration', jsonb_build_object('key', key, 'value', value), expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.change_configuration(text, text, text, interval, boolean) IS 'Sets a configuration key (OCPP 1.6 5.3 and chapter 9). key: at most 50 characters; value: at most 500 characters. An accepted change is noted in ocpp.configuration. The value of AuthorizationKey is treated as ocpp.set_password(.., push => true) does. Further arguments, result and errors as of ocpp.call.';

CREATE OR REPLACE FUNCTION ocpp.get_configuration(
    identity text, keys text[] DEFAULT '{}', expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'GetConfiguration',
        CASE WHEN coalesce(cardinality(keys), 0) = 0 THEN '{}' ELSE jsonb_build_object('key', to_jsonb(keys)) END, expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.get_configuration(text, text[], interval, boolean) IS 'Asks for configuration keys (OCPP 1.6 5.8). keys: at most 50 characters each, all keys if none is named, no more than the charge point''s GetConfigurationMaxKeys. The answer fills ocpp.configuration. Further arguments, result and errors as of ocpp.call.';

CREATE OR REPLACE FUNCTION ocpp.clear_cache(
    identity text, expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'ClearCache', '{}', expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.clear_cache(text, interval, boolean) IS 'Asks a charge point to forget the id tags it remembers (OCPP 1.6 5.4). Its local authorization list stays. Further arguments, result and errors as of ocpp.call.';

CREATE OR REPLACE FUNCTION ocpp.unlock_connector(
    identity text, connector_id integer DEFAULT 1, expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'UnlockConnector', jsonb_build_object('connectorId', connector_id), expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.unlock_connector(text, integer, interval, boolean) IS 'Asks a charge point to free a stuck cable (OCPP 1.6 5.18); not meant to stop a transaction. connector_id: from 1. Not repeated by itself: by then somebody else''s cable may be plugged in. Further arguments, result and errors as of ocpp.call.';

CREATE OR REPLACE FUNCTION ocpp.data_transfer(
    identity text, vendor_id text, message_id text DEFAULT NULL, data text DEFAULT NULL,
    expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'DataTransfer',
        jsonb_strip_nulls(jsonb_build_object('vendorId', vendor_id, 'messageId', message_id, 'data', data)), expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.data_transfer(text, text, text, text, interval, boolean) IS 'Sends a charge point what only its vendor defines (OCPP 1.6 5.6). vendor_id: at most 255 characters; message_id: at most 50 characters. Not repeated by itself: only the vendor knows what the data does. Further arguments, result and errors as of ocpp.call.';

-- Remote Trigger

CREATE OR REPLACE FUNCTION ocpp.trigger_message(
    identity text, requested_message text, connector_id integer DEFAULT NULL, expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'TriggerMessage',
        jsonb_strip_nulls(jsonb_build_object('requestedMessage', requested_message, 'connectorId', connector_id)), expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.trigger_message(text, text, integer, interval, boolean) IS 'Asks a charge point to send a message now (OCPP 1.6 5.17). requested_message: BootNotification, DiagnosticsStatusNotification, FirmwareStatusNotification, Heartbeat, MeterValues or StatusNotification; connector_id: from 1, NULL for all. Further arguments, result and errors as of ocpp.call.';

-- Firmware Management

CREATE OR REPLACE FUNCTION ocpp.update_firmware(
    identity text, location text, retrieve_date timestamptz DEFAULT NULL, retries integer DEFAULT NULL, retry_interval integer DEFAULT NULL,
    expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'UpdateFirmware',
        jsonb_strip_nulls(jsonb_build_object('retrieveDate', ocpp.utc(coalesce(retrieve_date, clock_timestamp())), 'location', location,
            'retries', retries, 'retryInterval', retry_interval)), expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.update_firmware(text, text, timestamptz, integer, integer, interval, boolean) IS 'Asks a charge point to fetch and install firmware (OCPP 1.6 5.19). location: a URI, where the file lies; retrieve_date: it is fetched then or later, NULL is now; retries: how often it tries again if that fails, NULL lets it choose; retry_interval: seconds between two attempts, NULL lets it choose. The answer is empty; FirmwareStatusNotification tells what comes of it. Not repeated by itself: a second request may disturb the installation of the first. Further arguments, result and errors as of ocpp.call.';

CREATE OR REPLACE FUNCTION ocpp.get_diagnostics(
    identity text, location text, start_time timestamptz DEFAULT NULL, stop_time timestamptz DEFAULT NULL, retries integer DEFAULT NULL,
    retry_interval integer DEFAULT NULL, expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'GetDiagnostics',
        jsonb_strip_nulls(jsonb_build_object('location', location, 'startTime', ocpp.utc(start_time), 'stopTime', ocpp.utc(stop_time),
            'retries', retries, 'retryInterval', retry_interval)), expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.get_diagnostics(text, text, timestamptz, timestamptz, integer, integer, interval, boolean) IS 'Asks a charge point to upload what it knows for diagnosis (OCPP 1.6 5.9). location: a URI, the folder that the file is put into; start_time: nothing older, NULL sets no bound; stop_time: nothing newer, NULL sets no bound; retries: how often it tries again if that fails, NULL lets it choose; retry_interval: seconds between two attempts, NULL lets it choose. The answer names the file if there is one; DiagnosticsStatusNotification tells what comes of it. Not repeated by itself: every request uploads a file. Further arguments, result and errors as of ocpp.call.';

-- Local Auth List Management

CREATE OR REPLACE FUNCTION ocpp.send_local_list(
    identity text, list_version integer, update_type text, local_authorization_list jsonb DEFAULT NULL,
    expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'SendLocalList',
        jsonb_build_object('listVersion', list_version, 'updateType', update_type)
        || CASE WHEN local_authorization_list IS NULL THEN '{}'
            ELSE jsonb_build_object('localAuthorizationList', local_authorization_list) END, expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.send_local_list(text, integer, text, jsonb, interval, boolean) IS 'Sends a local authorization list, or changes to the one that is there (OCPP 1.6 5.15). list_version: of the list as it is afterwards, positive (errata 3.52); update_type: Full replaces the list, Differential adds, changes and removes entries; local_authorization_list: a list of AuthorizationData, in a Differential update one without idTagInfo is removed, NULL with Full empties the list. ocpp.sync_local_list does it for you, in pieces that the charge point can take. Further arguments, result and errors as of ocpp.call.';

CREATE OR REPLACE FUNCTION ocpp.get_local_list_version(
    identity text, expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'GetLocalListVersion', '{}', expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.get_local_list_version(text, interval, boolean) IS 'Asks which version of the local authorization list a charge point has (OCPP 1.6 5.10). In the answer 0 is an empty list and -1 says that there is none. ocpp.sync_local_list does it for you. Further arguments, result and errors as of ocpp.call.';

-- Reservation

CREATE OR REPLACE FUNCTION ocpp.cancel_reservation(
    identity text, reservation_id integer, expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'CancelReservation', jsonb_build_object('reservationId', reservation_id), expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.cancel_reservation(text, integer, interval, boolean) IS 'Takes back a reservation (OCPP 1.6 5.1). reservation_id: ocpp.reservation.id. Further arguments, result and errors as of ocpp.call.';

-- Smart Charging

CREATE OR REPLACE FUNCTION ocpp.clear_charging_profile(
    identity text, id integer DEFAULT NULL, connector_id integer DEFAULT NULL, charging_profile_purpose text DEFAULT NULL,
    stack_level integer DEFAULT NULL, expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'ClearChargingProfile',
        jsonb_strip_nulls(jsonb_build_object('id', id, 'connectorId', connector_id, 'chargingProfilePurpose', charging_profile_purpose,
            'stackLevel', stack_level)), expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.clear_charging_profile(text, integer, integer, text, integer, interval, boolean) IS 'Removes charging profiles, all of them if no argument says which (OCPP 1.6 5.5). id: of the profile, decides alone where it is given (errata 3.25); connector_id: from 1, 0 is the charge point itself, NULL is any (errata 3.26); charging_profile_purpose: ChargePointMaxProfile, TxDefaultProfile or TxProfile. Of connector_id, charging_profile_purpose and stack_level those that are given must all hold. Further arguments, result and errors as of ocpp.call.';

CREATE OR REPLACE FUNCTION ocpp.get_composite_schedule(
    identity text, connector_id integer DEFAULT 0, duration integer DEFAULT 86400, charging_rate_unit text DEFAULT NULL,
    expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'GetCompositeSchedule',
        jsonb_strip_nulls(jsonb_build_object('connectorId', connector_id, 'duration', duration, 'chargingRateUnit', charging_rate_unit)),
        expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.get_composite_schedule(text, integer, integer, text, interval, boolean) IS 'Asks how much a charge point means to draw from now on (OCPP 1.6 5.7). connector_id: from 1, 0 is all that the charge point draws from the grid; duration: seconds; charging_rate_unit: A or W, NULL lets it choose. Further arguments, result and errors as of ocpp.call.';

-- Security

CREATE OR REPLACE FUNCTION ocpp.extended_trigger_message(
    identity text, requested_message text, connector_id integer DEFAULT NULL, expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'ExtendedTriggerMessage',
        jsonb_strip_nulls(jsonb_build_object('requestedMessage', requested_message, 'connectorId', connector_id)), expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.extended_trigger_message(text, text, integer, interval, boolean) IS 'Asks a charge point to send a message now, also one of the security extension (security whitepaper 5.5). requested_message: BootNotification, LogStatusNotification, FirmwareStatusNotification, Heartbeat, MeterValues, SignChargePointCertificate or StatusNotification; connector_id: from 1, NULL for all. SignChargePointCertificate makes it ask for a new certificate (A02). Further arguments, result and errors as of ocpp.call.';

CREATE OR REPLACE FUNCTION ocpp.certificate_signed(
    identity text, certificate_chain text, expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'CertificateSigned', jsonb_build_object('certificateChain', certificate_chain), expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.certificate_signed(text, text, interval, boolean) IS 'Sends the certificate that a charge point asked for with SignCertificate (security whitepaper 5.1, A02 and A03). certificate_chain: at most 10,000 characters, PEM, that of the charge point first and then those that vouch for it. Further arguments, result and errors as of ocpp.call.';

CREATE OR REPLACE FUNCTION ocpp.install_certificate(
    identity text, certificate_type text, certificate text, expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'InstallCertificate',
        jsonb_build_object('certificateType', certificate_type, 'certificate', certificate), expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.install_certificate(text, text, text, interval, boolean) IS 'Sends a root certificate for a charge point to trust (security whitepaper 5.11, M05). certificate_type: CentralSystemRootCertificate for the server it connects to, ManufacturerRootCertificate for the firmware it is given; certificate: at most 5,500 characters, PEM. Further arguments, result and errors as of ocpp.call.';

CREATE OR REPLACE FUNCTION ocpp.delete_certificate(
    identity text, hash_algorithm text, issuer_name_hash text, issuer_key_hash text, serial_number text,
    expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'DeleteCertificate',
        jsonb_build_object('certificateHashData', jsonb_build_object('hashAlgorithm', hash_algorithm, 'issuerNameHash', issuer_name_hash,
            'issuerKeyHash', issuer_key_hash, 'serialNumber', serial_number)), expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.delete_certificate(text, text, text, text, text, interval, boolean) IS 'Removes a root certificate from a charge point (security whitepaper 5.3, M04). hash_algorithm: SHA256, SHA384 or SHA512, by which the two hashes were made; issuer_name_hash: at most 128 characters, of the issuer''s distinguished name; issuer_key_hash: at most 128 characters, of the issuer''s public key; serial_number: at most 40 characters, of the certificate. Which: as ocpp.get_installed_certificate_ids is answered. Further arguments, result and errors as of ocpp.call.';

CREATE OR REPLACE FUNCTION ocpp.get_installed_certificate_ids(
    identity text, certificate_type text, expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'GetInstalledCertificateIds', jsonb_build_object('certificateType', certificate_type), expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.get_installed_certificate_ids(text, text, interval, boolean) IS 'Asks which root certificates of one kind a charge point trusts (security whitepaper 5.7, M03). certificate_type: CentralSystemRootCertificate or ManufacturerRootCertificate. Further arguments, result and errors as of ocpp.call.';

CREATE OR REPLACE FUNCTION ocpp.get_log(
    identity text, log_type text, remote_location text, oldest_timestamp timestamptz DEFAULT NULL,
    latest_timestamp timestamptz DEFAULT NULL, retries integer DEFAULT NULL, retry_interval integer DEFAULT NULL,
    request_id integer DEFAULT NULL, expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'GetLog',
        jsonb_strip_nulls(jsonb_build_object('logType', log_type,
            'requestId', coalesce(request_id, nextval('ocpp.request_number')::integer), 'retries', retries,
            'retryInterval', retry_interval, 'log', jsonb_build_object('remoteLocation', remote_location,
            'oldestTimestamp', ocpp.utc(oldest_timestamp), 'latestTimestamp', ocpp.utc(latest_timestamp)))), expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.get_log(text, text, text, timestamptz, timestamptz, integer, integer, integer, interval, boolean) IS 'Asks a charge point to upload a log (security whitepaper 5.9, N01). log_type: DiagnosticsLog or SecurityLog; remote_location: at most 512 characters, URL of the folder that the file is put into; oldest_timestamp: nothing older, NULL sets no bound; latest_timestamp: nothing newer, NULL sets no bound; retries: how often it tries again if that fails, NULL lets it choose; retry_interval: seconds between two attempts, NULL lets it choose; request_id: comes back in each LogStatusNotification, NULL takes the next of ocpp.request_number. The answer names the file if there is one; LogStatusNotification tells what comes of it. Not repeated by itself: a second request cancels the upload of the first. Further arguments, result and errors as of ocpp.call.';

CREATE OR REPLACE FUNCTION ocpp.signed_update_firmware(
    identity text, location text, signing_certificate text, signature text, retrieve_date_time timestamptz DEFAULT NULL,
    install_date_time timestamptz DEFAULT NULL, retries integer DEFAULT NULL, retry_interval integer DEFAULT NULL,
    request_id integer DEFAULT NULL, expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'SignedUpdateFirmware',
        jsonb_strip_nulls(jsonb_build_object('retries', retries, 'retryInterval', retry_interval,
            'requestId', coalesce(request_id, nextval('ocpp.request_number')::integer),
            'firmware', jsonb_build_object('location', location,
            'retrieveDateTime', ocpp.utc(coalesce(retrieve_date_time, clock_timestamp())), 'installDateTime', ocpp.utc(install_date_time),
            'signingCertificate', signing_certificate, 'signature', signature))), expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.signed_update_firmware(text, text, text, text, timestamptz, timestamptz, integer, integer, integer, interval, boolean) IS 'Asks a charge point to fetch signed firmware and to install it if the signature is good (security whitepaper 5.21, L01). location: at most 512 characters, URL of the file; signing_certificate: at most 5,500 characters, PEM, of who signed the firmware; signature: at most 800 characters, base64; retrieve_date_time: it is fetched then or later, NULL is now; install_date_time: it is installed then or later, NULL as soon as it is there; retries: how often it tries again if that fails, NULL lets it choose; retry_interval: seconds between two attempts, NULL lets it choose; request_id: comes back in each SignedFirmwareStatusNotification, NULL takes the next of ocpp.request_number. SignedFirmwareStatusNotification tells what comes of it. Not repeated by itself: a second request cancels the first. Further arguments, result and errors as of ocpp.call.';

SELECT EXISTS (SELECT FROM ocpp.command c
               WHERE c.charge_point = $1 AND c.action IN ('TriggerMessage', 'ExtendedTriggerMessage')
                 AND c.payload ->> 'requestedMessage' = $2 AND c.state IN ('sent', 'accepted')
                 AND c.sent_at > $3 - interval '5 minutes')

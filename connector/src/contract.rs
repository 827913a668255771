//! The contract with the extension: every statement the connector sends, and the shape of what comes back.

use tokio_postgres::Row;
use tokio_postgres::types::Type;

use crate::database::Query;

/// Registers this process: `(name) -> node`.
pub static START_NODE: Query = Query { sql: "SELECT ocpp.start_node($1)", types: &[Type::TEXT] };

/// Judges a handshake before it is answered.
pub static CONNECT: Query = Query {
    sql: "SELECT status, session, charge_point, subprotocol, close_code, reason FROM ocpp.connect($1, $2, $3, $4, $5, $6, $7)",
    types: &[Type::INT8, Type::TEXT, Type::TEXT, Type::TEXT, Type::BYTEA, Type::TEXT_ARRAY, Type::TEXT],
};

/// Hands over a batch of frames: one row for each, and rows for what else is to be written.
pub static RECEIVE: Query = Query {
    sql: "SELECT item, outcome, charge_point, session, message FROM ocpp.receive($1, $2, $3)",
    types: &[Type::TEXT_ARRAY, Type::INT8_ARRAY, Type::BYTEA_ARRAY],
};

/// Hands over the one frame that made its batch fail.
pub static REFUSE: Query = Query {
    sql: "SELECT item, outcome, charge_point, session, message FROM ocpp.refuse($1, $2, $3, $4, $5)",
    types: &[Type::TEXT, Type::INT8, Type::BYTEA, Type::TEXT, Type::TEXT],
};

/// Tells of sockets that ended.
pub static DISCONNECTED: Query = Query {
    sql: "SELECT ocpp.disconnected($1, $2, $3)",
    types: &[Type::TEXT_ARRAY, Type::INT8_ARRAY, Type::TEXT_ARRAY],
};

/// Asks for a new session for a socket that lives on.
pub static REOPEN: Query = Query {
    sql: "SELECT ocpp.reopen($1, $2, $3, $4, $5)",
    types: &[Type::INT8, Type::TEXT, Type::INT8, Type::TEXT, Type::TEXT],
};

/// Renews the lease and fetches what is due.
pub static TEND: Query = Query {
    sql: "SELECT outcome, charge_point, session, message FROM ocpp.tend($1, $2)",
    types: &[Type::INT8, Type::INT4],
};

/// Judges a SOAP request and gives the answer.
pub static RECEIVE_SOAP: Query = Query {
    sql: "SELECT status, message, charge_point FROM ocpp.receive_soap($1, $2, $3, $4, $5, $6, $7)",
    types: &[Type::INT8, Type::TEXT, Type::BYTEA, Type::TEXT, Type::BOOL, Type::TEXT, Type::BYTEA],
};

/// Hands over a SOAP request whose handling failed by its own fault.
pub static REFUSE_SOAP: Query = Query {
    sql: "SELECT status, message, charge_point FROM ocpp.refuse_soap($1, $2, $3, $4)",
    types: &[Type::TEXT, Type::BYTEA, Type::TEXT, Type::TEXT],
};

/// Fetches commands that are delivered by POST: `(node, charge points whose command is in hand, how many)`.
pub static TEND_SOAP: Query = Query {
    sql: "SELECT charge_point, attempt, command, address, peer, content_type, message, patience FROM ocpp.tend_soap($1, $2, $3)",
    types: &[Type::INT8, Type::TEXT_ARRAY, Type::INT4],
};

/// Hands over what a charge point has answered to a POST; gives back its next command, if more are wanted.
pub static SOAP_ANSWERED: Query = Query {
    sql: "SELECT charge_point, attempt, command, address, peer, content_type, message, patience \
          FROM ocpp.soap_answered($1, $2, $3, $4, $5, $6, $7)",
    types: &[Type::TEXT, Type::INT8, Type::INT8, Type::INT4, Type::TEXT, Type::BYTEA, Type::BOOL],
};

/// Tells that there is no answer to a POST; gives back the charge point's next command.
pub static SOAP_FAILED: Query = Query {
    sql: "SELECT charge_point, attempt, command, address, peer, content_type, message, patience \
          FROM ocpp.soap_failed($1, $2, $3, $4, $5)",
    types: &[Type::TEXT, Type::INT8, Type::INT8, Type::BOOL, Type::TEXT],
};

/// Warnings for /ready.
pub static HEALTH: Query = Query { sql: "SELECT ready, warning FROM ocpp.health()", types: &[] };

/// Runs for long and commits inside: sent by itself, outside a transaction block.
pub const MAINTAIN: &str = "CALL ocpp.maintain()";

/// The channel whose payload is the number of a node that should tend at once.
pub const CHANNEL: &str = "ocpp_connector";

/// Rows asked for in one `tend`.
pub const WORK: i32 = 256;

/// What the database decided about one frame, or wants done besides.
#[derive(Debug)]
pub struct Outcome {
    /// Position of the frame in the batch, from 1; `None` for rows that belong to no frame.
    pub item: Option<i32>,
    pub order: Order,
    pub charge_point: String,
    pub session: i64,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Order {
    /// Write this to the socket.
    Write(String),
    Nothing,
    /// Somebody else holds the charge point: ask again.
    Busy,
    /// The session is unknown: get a new one, then ask again.
    Reopen,
    Close(u16, String),
    /// The node's lease is lost: start again.
    Gone,
    Unknown(String),
}

impl Outcome {
    /// Reads a row of `receive` or `refuse`.
    pub fn of_frame(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let item = row.try_get("item")?;
        Ok(Outcome { item, ..Self::of_tend(row)? })
    }

    /// Reads a row of `tend`.
    pub fn of_tend(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let outcome: &str = row.try_get("outcome")?;
        let message: Option<String> = row.try_get("message")?;
        Ok(Outcome {
            item: None,
            order: Order::read(outcome, message.unwrap_or_default()),
            charge_point: row.try_get::<_, Option<String>>("charge_point")?.unwrap_or_default(),
            session: row.try_get::<_, Option<i64>>("session")?.unwrap_or_default(),
        })
    }
}

impl Order {
    fn read(outcome: &str, message: String) -> Self {
        match outcome {
            "reply" | "call" => Order::Write(message),
            "none" => Order::Nothing,
            "busy" => Order::Busy,
            "reopen" => Order::Reopen,
            "gone" => Order::Gone,
            "close" => {
                let (code, reason) = message.split_once(' ').unwrap_or((&message, ""));
                Order::Close(code.parse().unwrap_or(1000), reason.into())
            }
            other => Order::Unknown(other.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_close_carries_code_and_reason() {
        assert_eq!(Order::read("close", "1008 not welcome".into()), Order::Close(1008, "not welcome".into()));
        assert_eq!(Order::read("close", "1001".into()), Order::Close(1001, String::new()));
        assert_eq!(Order::read("close", "go away".into()), Order::Close(1000, "away".into()));
        assert_eq!(Order::read("hum", String::new()), Order::Unknown("hum".into()));
    }
}

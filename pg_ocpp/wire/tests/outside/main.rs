//! The wire held against what others published, wrote and sent.

mod field;
mod message_schema;
mod mutation;
mod official;
mod schemas;
mod wsdl;

//! A jsonb argument that anybody may have made up: read without raising, however deep it is.

use pgrx::callconv::{Arg, ArgAbi};
use pgrx::pgrx_sql_entity_graph::metadata::{
    ArgumentError, ReturnsError, ReturnsRef, SqlMappingRef, SqlTranslatable, TypeOrigin,
};
use pgrx::{direct_function_call, nullable::Nullable, pg_sys, prelude::*};
use serde_json::Value;
use std::ffi::CStr;

/// jsonb; an error where it is deeper than serde_json reads (128 levels), which no message of OCPP is.
pub struct Document(pub Result<Value, String>);

impl FromDatum for Document {
    unsafe fn from_polymorphic_datum(datum: pg_sys::Datum, is_null: bool, _: pg_sys::Oid) -> Option<Document> {
        if is_null {
            return None;
        }
        // SAFETY: whoever calls this passes a jsonb, which jsonb_out reads, compressed or not.
        let text = unsafe { direct_function_call::<&CStr>(pg_sys::jsonb_out, &[Some(datum)]) }?;
        Some(Document(serde_json::from_slice(text.to_bytes()).map_err(|error| error.to_string())))
    }
}

// SAFETY: it is nothing but jsonb.
unsafe impl SqlTranslatable for Document {
    const TYPE_IDENT: &'static str = pgrx::pgrx_resolved_type!(Document);
    const TYPE_ORIGIN: TypeOrigin = TypeOrigin::External;
    const ARGUMENT_SQL: Result<SqlMappingRef, ArgumentError> = Ok(SqlMappingRef::literal("jsonb"));
    const RETURN_SQL: Result<ReturnsRef, ReturnsError> = Ok(ReturnsRef::One(SqlMappingRef::literal("jsonb")));
}

// SAFETY: as pgrx reads its own JsonB.
unsafe impl<'fcx> ArgAbi<'fcx> for Document {
    unsafe fn unbox_arg_unchecked(arg: Arg<'_, 'fcx>) -> Document {
        unsafe { arg.unbox_arg_using_from_datum() }.unwrap_or_else(|| error!("pg_ocpp: an argument is NULL"))
    }

    unsafe fn unbox_nullable_arg(arg: Arg<'_, 'fcx>) -> Nullable<Document> {
        unsafe { arg.unbox_arg_using_from_datum() }.into()
    }
}

//! JSON as arguments and results, where pgrx's own types cost too much or raise.

use pgrx::callconv::{Arg, ArgAbi, BoxRet, FcInfo};
use pgrx::pg_sys::{JsonbContainer, JsonbIterator, JsonbIteratorToken as Token, JsonbValue, jbvType};
use pgrx::pgrx_sql_entity_graph::metadata::{
    ArgumentError, ReturnsError, ReturnsRef, SqlMappingRef, SqlTranslatable, TypeOrigin,
};
use pgrx::{direct_function_call, nullable::Nullable, pg_sys, prelude::*};
use serde_json::{Map, Value};
use std::ffi::CStr;

/// So deep may a document be: no message of OCPP is, and a `Value` is dropped level by level on the stack.
const MOST_DEPTH: usize = 128;

/// A jsonb argument that anybody may have made up, or why it can not be read: then it is deeper than 128 levels.
///
/// It is read as it lies there. By way of text, as pgrx does it, takes three times as long.
pub struct Document(pub Result<Value, String>);

impl FromDatum for Document {
    unsafe fn from_polymorphic_datum(datum: pg_sys::Datum, is_null: bool, _: pg_sys::Oid) -> Option<Document> {
        if is_null {
            return None;
        }
        // SAFETY: whoever calls this passes a jsonb, compressed or not.
        let pieces = unsafe {
            let jsonb = pg_sys::pg_detoast_datum(datum.cast_mut_ptr());
            pieces(&raw mut (*jsonb.cast::<pg_sys::Jsonb>()).root)
        };
        Some(Document(Reading { pieces: pieces.iter() }.document()))
    }
}

type Piece = (Token::Type, JsonbValue);

/// What PostgreSQL's iterator makes of a jsonb, in its order. Keys and values point into it.
fn pieces(container: *mut JsonbContainer) -> Vec<Piece> {
    // As pgrx declares them, without its guard around each single call: that takes longer than the call.
    unsafe extern "C-unwind" {
        fn JsonbIteratorInit(container: *mut JsonbContainer) -> *mut JsonbIterator;
        fn JsonbIteratorNext(it: *mut *mut JsonbIterator, value: *mut JsonbValue, skip_nested: bool) -> Token::Type;
    }
    let mut pieces = Vec::with_capacity(64);
    let taken = &mut pieces;
    // SAFETY: one guard around all calls; nothing in the closure needs to be dropped when one of them raises.
    unsafe {
        pg_sys::ffi::pg_guard_ffi_boundary(|| {
            let mut iterator = JsonbIteratorInit(container);
            let mut value = JsonbValue::default();
            loop {
                let token = JsonbIteratorNext(&raw mut iterator, &raw mut value, false);
                if token == Token::WJB_DONE {
                    break;
                }
                taken.push((token, value));
            }
        });
    }
    pieces
}

struct Reading<'a> {
    pieces: std::slice::Iter<'a, Piece>,
}

impl Reading<'_> {
    fn document(&mut self) -> Result<Value, String> {
        match self.pieces.next() {
            // A lone scalar is kept as an array of one.
            Some((Token::WJB_BEGIN_ARRAY, value)) if unsafe { value.val.array.rawScalar } => self.value(0),
            Some(first) => self.begun(first, 0),
            None => Ok(Value::Null),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value, String> {
        match self.pieces.next() {
            Some(piece) => self.begun(piece, depth),
            None => Ok(Value::Null),
        }
    }

    /// The value that begins with `piece`.
    fn begun(&mut self, piece: &Piece, depth: usize) -> Result<Value, String> {
        let (token, value) = piece;
        if depth >= MOST_DEPTH {
            return Err(format!("it is deeper than {MOST_DEPTH} levels"));
        }
        Ok(match *token {
            Token::WJB_BEGIN_OBJECT => {
                let mut map = Map::new();
                while let Some((Token::WJB_KEY, key)) = self.pieces.next() {
                    map.insert(text(key)?.to_owned(), self.value(depth + 1)?);
                }
                Value::Object(map)
            }
            Token::WJB_BEGIN_ARRAY => {
                let mut items = Vec::new();
                while let Some(piece) = self.pieces.next().filter(|(token, _)| *token != Token::WJB_END_ARRAY) {
                    items.push(self.begun(piece, depth + 1)?);
                }
                Value::Array(items)
            }
            _ => scalar(value)?,
        })
    }
}

fn scalar(value: &JsonbValue) -> Result<Value, String> {
    Ok(match value.type_ {
        jbvType::jbvString => Value::String(text(value)?.to_owned()),
        // SAFETY: the type says which of the union it is.
        jbvType::jbvBool => Value::Bool(unsafe { value.val.boolean }),
        jbvType::jbvNumeric => {
            let numeric = unsafe { pg_sys::Datum::from(value.val.numeric) };
            let digits = unsafe { direct_function_call::<&CStr>(pg_sys::numeric_out, &[Some(numeric)]) };
            let digits = digits.unwrap_or_default().to_bytes();
            serde_json::from_slice(digits).map(Value::Number).map_err(|error| error.to_string())?
        }
        _ => Value::Null,
    })
}

fn text(value: &JsonbValue) -> Result<&str, String> {
    // SAFETY: keys and strings are kept as strings, inside of the jsonb.
    let bytes = unsafe {
        let string = value.val.string;
        std::slice::from_raw_parts(string.val.cast::<u8>(), string.len as usize)
    };
    std::str::from_utf8(bytes).map_err(|_| "it holds text that is not UTF-8".to_owned())
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

/// A result of type json that is text already.
pub struct JsonText(pub String);

// SAFETY: json is kept as text is.
unsafe impl BoxRet for JsonText {
    unsafe fn box_into<'fcx>(self, fcinfo: &mut FcInfo<'fcx>) -> pgrx::datum::Datum<'fcx> {
        unsafe { self.0.as_str().box_into(fcinfo) }
    }
}

// SAFETY: it is nothing but json.
unsafe impl SqlTranslatable for JsonText {
    const TYPE_IDENT: &'static str = pgrx::pgrx_resolved_type!(JsonText);
    const TYPE_ORIGIN: TypeOrigin = TypeOrigin::External;
    const ARGUMENT_SQL: Result<SqlMappingRef, ArgumentError> = Ok(SqlMappingRef::literal("json"));
    const RETURN_SQL: Result<ReturnsRef, ReturnsError> = Ok(ReturnsRef::One(SqlMappingRef::literal("json")));
}

//! Payloads of 1.2 and 1.5 in the words of 1.6 and back: nothing is lost but what is listed, and nothing is said wrong.

mod draft;
mod every_message;
mod losses;

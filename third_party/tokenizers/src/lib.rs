//! Four C functions around the `tokenizers` library; `attune_tokenizers.h` describes them for C++.
//!
//! No panic crosses the edge, nothing is printed, and no state is kept outside the handle.

use std::ffi::c_char;
use std::panic::{catch_unwind, set_hook, AssertUnwindSafe};
use std::sync::Once;

use tokenizers::utils::truncation::{truncate_encodings, TruncationParams};
use tokenizers::{Encoding, PostProcessor, Tokenizer};

const NOT_UTF8: isize = -1;
const BUFFER_TOO_SMALL: isize = -2;
const FAILED: isize = -3;
const SECOND_NOT_UTF8: isize = -4;

/// A loaded tokenizer; only read after loading, hence usable from many threads.
pub struct Handle {
    tokenizer: Tokenizer,
    max_tokens: usize,
    largest_id: u32,
}

fn load(json: &[u8], max_tokens: usize) -> Result<Handle, String> {
    let mut tokenizer = Tokenizer::from_bytes(json).map_err(|e| e.to_string())?;
    tokenizer.with_truncation(None).map_err(|e| e.to_string())?; // encode() cuts
    tokenizer.with_padding(None);
    let largest_id = tokenizer
        .get_vocab(true)
        .into_values()
        .max()
        .ok_or_else(|| "its vocabulary is empty".to_string())?;
    Ok(Handle { tokenizer, max_tokens, largest_id })
}

/// What the library's own truncation gives, the longer text cut first, but without the parts that were cut off: of a pair it
/// would put each part of one together with each part of the other, which takes minutes for two texts of 30 kB.
fn encode(handle: &Handle, text: &str, second: Option<&str>) -> Option<Encoding> {
    let tokenizer = &handle.tokenizer;
    let added = tokenizer.get_post_processor().map_or(0, |p| p.added_tokens(second.is_some()));
    let max_length = handle.max_tokens.checked_sub(added)?;
    let whole = |text: &str| tokenizer.encode_fast(text, false).ok();
    let first = whole(text)?;
    let pair = match second {
        None => None,
        Some(second) => {
            let mut pair = whole(second)?;
            pair.set_type_ids(vec![1; pair.len()]);
            Some(pair)
        }
    };
    let params = TruncationParams { max_length, ..Default::default() };
    let (mut first, mut pair) = truncate_encodings(first, pair, &params).ok()?;
    first.take_overflowing();
    if let Some(pair) = pair.as_mut() {
        pair.take_overflowing();
    }
    tokenizer.post_process(first, pair, true).ok()
}

fn silence_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| set_hook(Box::new(|_| {})));
}

/// Copies `text` into the caller's buffer, cut between characters and closed with a NUL.
///
/// # Safety
/// `out` points to `capacity` writable bytes, or is null.
unsafe fn write_text(text: &str, out: *mut c_char, capacity: usize) {
    if out.is_null() || capacity == 0 {
        return;
    }
    let mut length = text.len().min(capacity - 1);
    while !text.is_char_boundary(length) {
        length -= 1;
    }
    std::ptr::copy_nonoverlapping(text.as_ptr(), out.cast::<u8>(), length);
    *out.add(length) = 0;
}

/// # Safety
/// `data` points to `size` readable bytes, or `size` is 0.
unsafe fn bytes<'a>(data: *const u8, size: usize) -> &'a [u8] {
    if data.is_null() || size == 0 {
        &[]
    } else {
        std::slice::from_raw_parts(data, size)
    }
}

/// # Safety
/// The pointers are as `attune_tokenizers.h` says.
#[no_mangle]
pub unsafe extern "C" fn attune_tokenizer_load(
    json: *const u8,
    json_size: usize,
    max_tokens: usize,
    error: *mut c_char,
    error_capacity: usize,
) -> *mut Handle {
    silence_panics();
    let loaded = catch_unwind(|| load(bytes(json, json_size), max_tokens))
        .unwrap_or_else(|_| Err("the tokenizers library gave up on it".to_string()));
    match loaded {
        Ok(handle) => Box::into_raw(Box::new(handle)),
        Err(message) => {
            write_text(&message, error, error_capacity);
            std::ptr::null_mut()
        }
    }
}

/// # Safety
/// The pointers are as `attune_tokenizers.h` says.
#[no_mangle]
pub unsafe extern "C" fn attune_tokenizer_encode_pair(
    handle: *const Handle,
    text: *const u8,
    text_size: usize,
    second: *const u8,
    second_size: usize,
    ids: *mut i32,
    segments: *mut i32,
    capacity: usize,
) -> isize {
    let Some(handle) = handle.as_ref() else { return FAILED };
    let Ok(text) = std::str::from_utf8(bytes(text, text_size)) else { return NOT_UTF8 };
    let second = if second.is_null() {
        None
    } else {
        let Ok(second) = std::str::from_utf8(bytes(second, second_size)) else { return SECOND_NOT_UTF8 };
        Some(second)
    };
    let encoded = catch_unwind(AssertUnwindSafe(|| encode(handle, text, second)));
    let Ok(Some(encoding)) = encoded else { return FAILED };
    let found = encoding.get_ids();
    if ids.is_null() || segments.is_null() || found.len() > capacity {
        return BUFFER_TOO_SMALL;
    }
    for (at, (id, segment)) in found.iter().zip(encoding.get_type_ids()).enumerate() {
        // What a 32-bit number can't hold is no row of any table; the caller refuses a negative one.
        *ids.add(at) = i32::try_from(*id).unwrap_or(-1);
        *segments.add(at) = i32::try_from(*segment).unwrap_or(-1);
    }
    found.len() as isize
}

/// # Safety
/// `handle` came from `attune_tokenizer_load` and was not freed.
#[no_mangle]
pub unsafe extern "C" fn attune_tokenizer_largest_id(handle: *const Handle) -> u32 {
    handle.as_ref().map_or(0, |h| h.largest_id)
}

/// # Safety
/// `handle` came from `attune_tokenizer_load` and is not used again; null is allowed.
#[no_mangle]
pub unsafe extern "C" fn attune_tokenizer_free(handle: *mut Handle) {
    if !handle.is_null() {
        drop(Box::from_raw(handle));
    }
}

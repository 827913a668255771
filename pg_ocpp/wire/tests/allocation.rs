//! A valid payload is validated without touching the heap.

use ocpp_wire::{Version, catalogue, sample, validate::validate};
use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

fn allocations(work: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.with(Cell::get);
    work();
    ALLOCATIONS.with(Cell::get) - before
}

#[test]
fn validation_of_a_valid_payload_allocates_nothing() {
    let mut seed = 0_u64;
    let mut random = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        seed >> 33
    };
    for message in catalogue::messages(Version::V16) {
        for object in [message.request, message.response] {
            let payload = sample::complete_payload(object, &mut random);
            let mut violations = vec![];
            let count = allocations(|| validate(object, &payload, &mut violations));
            assert_eq!((count, violations.len()), (0, 0), "{}", object.name);
        }
    }
    assert!(allocations(|| drop(Box::new(1))) > 0, "the counter counts");
}

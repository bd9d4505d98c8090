// unwinds ROUNDS: threads that panic and are caught, messages between them, a child process, a map; ends with "panics N sum N child N".
use std::collections::HashMap;
use std::panic;
use std::process::Command;
use std::sync::mpsc;
use std::thread;

#[inline(never)]
fn fails(number: u64) -> u64 {
    let held = vec![number; 4];
    if number % 2 == 0 {
        panic!("{}", number);
    }
    held.iter().sum()
}

fn main() {
    let rounds: u64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(50);
    panic::set_hook(Box::new(|_| {}));
    let (sender, receiver) = mpsc::channel();
    let threads: Vec<_> = (0..3u64)
        .map(|id| {
            let sender = sender.clone();
            thread::spawn(move || {
                for i in 0..rounds {
                    sender.send((id, panic::catch_unwind(|| fails(i)).ok())).unwrap();
                }
            })
        })
        .collect();
    drop(sender);
    let mut results: HashMap<u64, Vec<Option<u64>>> = HashMap::new();
    for (id, result) in receiver {
        results.entry(id).or_default().push(result);
    }
    for thread in threads {
        thread.join().unwrap();
    }
    let panics: usize = results.values().flatten().filter(|result| result.is_none()).count();
    let sum: u64 = results.values().flatten().flatten().sum();
    let child = Command::new("sh").arg("-c").arg("exit 3").status().unwrap().code();
    println!("panics {} sum {} child {:?}", panics, sum, child);
}

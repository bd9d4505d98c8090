// Inlined closures, iterators, traits and generics.
use std::collections::BTreeMap;
use std::fmt;

struct Point<T> {
    x: T,
    y: T,
}

trait Norm {
    fn norm(&self) -> i64;
}

impl Norm for Point<i64> {
    #[inline]
    fn norm(&self) -> i64 {
        self.x * self.x + self.y * self.y
    }
}

impl<T: fmt::Display> fmt::Display for Point<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({}, {})", self.x, self.y)
    }
}

fn total<'a, I: Iterator<Item = &'a dyn Norm>>(all: I) -> i64 {
    all.map(|point| point.norm()).filter(|norm| norm % 3 != 1).sum()
}

#[inline(never)]
fn table<const N: usize>(count: usize) -> [i64; N] {
    let mut made = [0; N];
    for (i, place) in made.iter_mut().enumerate() {
        *place = (i * count) as i64;
    }
    made
}

fn main() {
    let count = std::env::args().count();
    let mut points = BTreeMap::new();
    for i in table::<8>(count) {
        points.insert(format!("p{i}"), Point { x: i, y: i + 1 });
    }
    println!("{}", total(points.values().map(|point| point as &dyn Norm)));
    for (name, point) in &points {
        println!("{name} {point}");
    }
}

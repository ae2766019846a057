//! What is known of runs of words, for as long as it may come again.

use rustc_hash::FxHashMap;

/// Runs that one generation holds: two of them just fit into a table of two million.
const GENERATION: usize = 900_000;

/// What is known of runs of words, in two generations, so that memory is bounded and what is seen again stays.
pub(super) struct Memory<V> {
    known: FxHashMap<u32, Known<V>>,
    size: usize,
    /// How many were seen in this generation.
    young: usize,
    /// What was known from the generation before of runs that came again.
    recalled: Vec<(u32, V)>,
}

struct Known<V> {
    value: V,
    /// Whether it was seen in this generation.
    is_young: bool,
}

impl<V> Default for Memory<V> {
    fn default() -> Self {
        Self::of_size(GENERATION)
    }
}

impl<V> Memory<V> {
    /// One whose generations hold `size` runs.
    pub(super) fn of_size(size: usize) -> Self {
        Self { known: FxHashMap::default(), size, young: 0, recalled: Vec::new() }
    }

    pub(super) fn is_full(&self) -> bool {
        self.young >= self.size
    }

    /// Begins a generation, and forgets what was not seen in the last.
    pub(super) fn turn(&mut self) {
        self.known.retain(|_, known| std::mem::take(&mut known.is_young));
        self.young = 0;
    }

    /// What was recalled since this was asked before.
    pub(super) fn recalled(&mut self) -> Box<[(u32, V)]> {
        std::mem::take(&mut self.recalled).into()
    }
}

impl<V: Copy + Default> Memory<V> {
    /// Makes room for those of `runs` that are not known. To look for all of them before the first is asked for is quicker
    /// beside: they lie far apart in memory, and many are on their way at once where nothing is between them.
    pub(super) fn reserve(&mut self, runs: &[u32]) {
        let new = runs.iter().filter(|run| !self.known.contains_key(run)).count();
        self.known.reserve(new);
    }

    /// What is known of `run`, which is seen now.
    pub(super) fn of(&mut self, run: u32) -> &mut V {
        let mut is_new = false;
        let known = self.known.entry(run).or_insert_with(|| {
            is_new = true;
            Known { value: V::default(), is_young: false }
        });
        if !known.is_young {
            known.is_young = true;
            self.young += 1;
            if !is_new {
                self.recalled.push((run, known.value));
            }
        }
        &mut known.value
    }

    /// Takes back what was known from the generation before.
    pub(super) fn remember(&mut self, recalled: &[(u32, V)]) {
        for (run, value) in recalled {
            self.known.entry(*run).or_insert(Known { value: *value, is_young: false });
        }
    }
}

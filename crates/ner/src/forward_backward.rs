//! The forward-backward algorithm (Rabiner 1989) over the labels of one sentence of a conditional random field (Lafferty
//! and others 2001), each step scaled to one. It gives the same bits on every machine.

use super::label::{LABELS, Label, PerLabel};

/// Weights of steps between labels, as factors; zero where a step is not allowed.
pub(crate) type Steps = PerLabel<PerLabel<f32>>;

/// What a sentence expects: the probability of each label at each token, and the expected number of each step.
pub(crate) struct Expected {
    /// For each token.
    pub(crate) labels: Vec<PerLabel<f32>>,
    /// For each pair of labels.
    pub(crate) steps: Steps,
}

impl Expected {
    /// Whether no sum underflowed to zero, by which all would be divided.
    pub(crate) fn is_finite(&self) -> bool {
        self.labels.iter().chain(&self.steps).flatten().all(|x| x.is_finite())
    }
}

/// The factors of the allowed steps.
pub(crate) fn steps(transitions: &Steps) -> Steps {
    std::array::from_fn(|a| {
        std::array::from_fn(|b| {
            let allowed = Label(b as u8).may_follow(Label(a as u8));
            if allowed { exp(transitions[a][b]) } else { 0.0 }
        })
    })
}

/// The factors of the labels at each token, the largest one; zero where `allowed` has no bit. None allowed is all
/// allowed, so that a contradiction in the labels does no harm.
pub(crate) fn factors(scores: &[PerLabel<f32>], allowed: Option<&[u32]>) -> Vec<PerLabel<f32>> {
    let last = scores.len().saturating_sub(1);
    let factor = |(at, scores): (usize, &PerLabel<f32>)| {
        let most = scores.iter().copied().fold(f32::MIN, f32::max);
        // All at once, in a loop without a condition, for the processor computes several at a time.
        let mut factors = scores.map(|score| exp(score - most));
        if at > 0 && at < last && allowed.is_none() {
            return factors;
        }
        for (l, factor) in factors.iter_mut().enumerate() {
            let label = Label(l as u8);
            let possible = (at > 0 || label.may_begin()) && (at < last || label.may_end());
            let open = allowed.is_none_or(|a| a[at] & 1 << l != 0);
            if !(possible && open) {
                *factor = 0.0;
            }
        }
        factors
    };
    scores.iter().enumerate().map(factor).collect()
}

/// The expectations of a sentence; none where no path is possible.
pub(crate) fn expect(steps: &Steps, factors: &[PerLabel<f32>]) -> Option<Expected> {
    let mut expected: Steps = [[0.0; LABELS]; LABELS];
    let labels = walk(steps, factors, |before, next, sums| {
        let total: f32 = sums.iter().zip(before).map(|(s, b)| s * b).sum();
        for (a, row) in expected.iter_mut().enumerate() {
            let weight = before[a] / total;
            row.iter_mut().zip(&steps[a]).zip(next).for_each(|((e, s), n)| *e += weight * s * n);
        }
    })?;
    Some(Expected { labels, steps: expected })
}

/// The probability of each label at each token of a sentence; none where no path is possible.
pub(crate) fn probable(steps: &Steps, factors: &[PerLabel<f32>]) -> Option<Vec<PerLabel<f32>>> {
    walk(steps, factors, |_, _, _| ())
}

/// Goes back through a sentence and gives the probabilities of the labels. Between two tokens `see` gets the forward
/// sums of the first, the backward sums of the second with its factors, and those of the first.
fn walk(
    steps: &Steps,
    factors: &[PerLabel<f32>],
    mut see: impl FnMut(&PerLabel<f32>, &PerLabel<f32>, &PerLabel<f32>),
) -> Option<Vec<PerLabel<f32>>> {
    let forward = forward(steps, factors)?;
    let turned: Steps = std::array::from_fn(|b| std::array::from_fn(|a| steps[a][b]));
    let mut labels = vec![[0.0; LABELS]; factors.len()];
    let mut back = [1.0; LABELS];
    for at in (0..factors.len()).rev() {
        let here: PerLabel<f32> = std::array::from_fn(|l| forward[at][l] * back[l]);
        let total: f32 = here.iter().sum();
        labels[at] = here.map(|p| p / total);
        if at > 0 {
            let next: PerLabel<f32> = std::array::from_fn(|l| factors[at][l] * back[l]);
            let sums = backward(&turned, &next);
            see(&forward[at - 1], &next, &sums);
            let most = sums.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
            back = sums.map(|s| s / most);
        }
    }
    Some(labels)
}

fn forward(steps: &Steps, factors: &[PerLabel<f32>]) -> Option<Vec<PerLabel<f32>>> {
    let mut sums: Vec<PerLabel<f32>> = Vec::with_capacity(factors.len());
    for (at, factor) in factors.iter().enumerate() {
        let mut sum = [0.0; LABELS];
        match sums.last() {
            None => sum = *factor,
            Some(before) => {
                for (weight, row) in before.iter().zip(steps) {
                    sum.iter_mut().zip(row).for_each(|(s, step)| *s += weight * step);
                }
                sum.iter_mut().zip(&factors[at]).for_each(|(s, f)| *s *= f);
            }
        }
        let total: f32 = sum.iter().sum();
        if total <= 0.0 {
            return None;
        }
        sums.push(sum.map(|s| s / total));
    }
    Some(sums)
}

/// The backward sums one token earlier. `turned` has the steps by the later label, so that all sums grow at once.
fn backward(turned: &Steps, next: &PerLabel<f32>) -> PerLabel<f32> {
    let mut sums = [0.0; LABELS];
    for (weight, row) in next.iter().zip(turned) {
        sums.iter_mut().zip(row).for_each(|(s, step)| *s += step * weight);
    }
    sums
}

/// e to the power of `x`, by additions and multiplications only, which IEEE 754 fixes to the bit; the relative error is
/// below one in a million. Clamped to the range of normal numbers.
pub(crate) fn exp(x: f32) -> f32 {
    let scaled = (x * std::f32::consts::LOG2_E).clamp(-126.0, 126.0);
    let whole = (scaled + if scaled < 0.0 { -0.5 } else { 0.5 }) as i32;
    let rest = (scaled - whole as f32) * std::f32::consts::LN_2;
    let series = 1.0
        + rest
            * (1.0
                + rest
                    * (0.5
                        + rest
                            * (0.166_666_67
                                + rest * (0.041_666_668 + rest * (0.008_333_334 + rest * 0.001_388_889)))));
    series * f32::from_bits(((whole + 127) as u32) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_close() {
        for x in [-80.0f32, -3.3, -0.1, 0.0, 0.5, 1.0, 17.25, 80.0] {
            let (got, want) = (f64::from(exp(x)), f64::from(x).exp());
            assert!((got / want - 1.0).abs() < 1e-5, "{x}: {got} {want}");
        }
    }
}

//! Boosted decision trees, read from a text file.

/// A sum of decision trees.
#[derive(Debug, Default)]
pub(super) struct Trees {
    base: f32,
    /// The nodes of all trees, each before its left branch and that before its right one.
    nodes: Vec<Node>,
    /// Where each tree begins.
    roots: Vec<usize>,
}

#[derive(Debug)]
enum Node {
    /// Goes left, to the next node, where the feature is at most the threshold, else to the node `right`.
    Split {
        feature: usize,
        threshold: f32,
        right: usize,
    },
    Leaf(f32),
}

/// The trees of both passes.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) first: Trees,
    pub(super) second: Trees,
}

impl Model {
    /// Reads the lines that `examples/train_classifier.rs` writes: `pass`, a tab, and either `base` and a number or a tree, its
    /// nodes in order and separated by spaces, `feature<=threshold` for a split and a number for a leaf. Other lines are
    /// passed over; a test holds that there are none.
    pub(super) fn read(text: &str) -> Self {
        let mut model = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((pass, tree)) = line.split_once('\t') else { continue };
            let trees = if pass == "first" { &mut model.first } else { &mut model.second };
            match tree.strip_prefix("base ") {
                Some(base) => trees.base = base.parse().unwrap_or_default(),
                None => trees.add(tree),
            }
        }
        model
    }
}

impl Trees {
    fn add(&mut self, tree: &str) {
        self.roots.push(self.nodes.len());
        // Splits whose right branch is still to come, the innermost last; true once the left one is read.
        let mut open: Vec<usize> = Vec::new();
        for node in tree.split(' ') {
            let at = self.nodes.len();
            if let Some((feature, threshold)) = node.split_once("<=") {
                let (feature, threshold) =
                    (feature.parse().unwrap_or_default(), threshold.parse().unwrap_or_default());
                self.nodes.push(Node::Split { feature, threshold, right: 0 });
                open.push(at);
            } else {
                self.nodes.push(Node::Leaf(node.parse().unwrap_or_default()));
                // The leaf ends a left branch: the next node begins the right one of the innermost split.
                if let Some(split) = open.pop()
                    && let Node::Split { right, .. } = &mut self.nodes[split]
                {
                    *right = at + 1;
                }
            }
        }
    }

    /// The sum of what the trees say of a row of features.
    pub(super) fn score(&self, row: &[f32]) -> f32 {
        self.base + self.roots.iter().map(|root| self.leaf(*root, row)).sum::<f32>()
    }

    fn leaf(&self, root: usize, row: &[f32]) -> f32 {
        let mut at = root;
        loop {
            match &self.nodes[at] {
                Node::Leaf(value) => return *value,
                Node::Split { feature, threshold, right } => {
                    at = if row[*feature] <= *threshold { at + 1 } else { *right };
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::features::{COUNT, NAMES};
    use super::*;

    #[test]
    fn trees_branch_as_they_are_written() {
        let model = Model::read(
            "# x\nfirst\tbase 1\nfirst\t0<=2.5 1<=0 10 20 30\nfirst\t0.5\nsecond\t1<=0 1 1<=1 2 3\n",
        );
        assert_eq!(model.first.score(&[1.0, 0.0]), 11.5);
        assert_eq!(model.first.score(&[1.0, 1.0]), 21.5);
        assert_eq!(model.first.score(&[3.0, 0.0]), 31.5);
        assert_eq!([0.0, 1.0, 2.0].map(|x| model.second.score(&[0.0, x])), [1.0, 2.0, 3.0]);
    }

    #[test]
    fn the_model_is_whole_and_knows_the_features() {
        let text = include_str!("model.tsv");
        let features: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("#feature\t")).collect();
        assert_eq!(features, NAMES);
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let (pass, tree) = line.split_once('\t').expect("a pass");
            assert!(matches!(pass, "first" | "second"), "{pass}");
            let nodes: Vec<&str> = tree.strip_prefix("base ").unwrap_or(tree).split(' ').collect();
            let splits = nodes.iter().filter(|node| node.contains("<=")).count();
            assert_eq!(nodes.len(), 2 * splits + 1, "{line}");
            for node in nodes {
                match node.split_once("<=") {
                    Some((feature, threshold)) => {
                        assert!(feature.parse::<usize>().unwrap() < COUNT);
                        assert!(threshold.parse::<f32>().unwrap().is_finite());
                    }
                    None => assert!(node.parse::<f32>().unwrap().is_finite()),
                }
            }
        }
        let model = Model::read(text);
        assert!(!model.first.roots.is_empty() && !model.second.roots.is_empty());
    }
}

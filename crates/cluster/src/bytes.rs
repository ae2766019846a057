//! Little-endian fields one after the other; lists begin with their length.

/// What can be written down between other fields.
pub(crate) trait Stored: Sized {
    fn write(&self, out: &mut Vec<u8>);
    fn read(input: &mut Input<'_>) -> Option<Self>;
}

/// Lists are bounded far below this when they are made.
pub(crate) fn put_length(out: &mut Vec<u8>, length: usize) {
    out.extend(u16::try_from(length).unwrap_or(u16::MAX).to_le_bytes());
}

/// What is left to read.
pub(crate) struct Input<'b>(pub(crate) &'b [u8]);

impl<'b> Input<'b> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    pub(crate) fn bytes(&mut self, length: usize) -> Option<&'b [u8]> {
        let (head, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(head)
    }

    pub(crate) fn length(&mut self) -> Option<usize> {
        self.take().map(|b| usize::from(u16::from_le_bytes(b)))
    }

    pub(crate) fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let length = self.length()?;
        (0..length).map(|_| item(self)).collect()
    }
}

//! Exact sums of the shortest decimals of floating-point numbers, as a plan adds numbers.

use std::collections::BTreeMap;
use std::fmt::Write;

/// A sum by powers of ten. No addend has more than 17 digits, so 128 bits hold that of 10^21 of them.
#[derive(Default)]
pub struct DecimalSum {
    integers: i128,
    thousandths: i128,
    millionths: i128,
    parts: BTreeMap<i32, i128>,
    room: String,
}

/// Up to here every integer is a float of its own, and every decimal of so many digits is the only one that is nearest to its float.
const SAFE: f64 = 1e15;

/// The number in units of a power of ten, if its shortest decimal is one of these. A division is rounded to the nearest float, as a decimal is that is
/// read: so where the integer, divided again, is the number, its decimal is one of the number, and of 15 digits there is no other.
#[inline]
fn scaled(number: f64, units: f64) -> Option<i128> {
    let integer = (number * units).round();
    if integer.abs() < SAFE && integer / units == number { Some(integer as i64 as i128) } else { None }
}

impl DecimalSum {
    /// Adds a finite number.
    #[inline]
    pub fn add(&mut self, number: f64) {
        if let Some(integer) = scaled(number, 1.0) {
            self.integers += integer;
        } else if let Some(integer) = scaled(number, 1e3) {
            self.thousandths += integer;
        } else if let Some(integer) = scaled(number, 1e6) {
            self.millionths += integer;
        } else {
            self.add_digits(number);
        }
    }

    #[cold]
    fn add_digits(&mut self, number: f64) {
        self.room.clear();
        // `1.25e-3`: the shortest digits, and the power of the first.
        let _ = write!(self.room, "{number:e}");
        let (digits, power) = self.room.split_once('e').expect("a float has an exponent");
        let power: i32 = power.parse().expect("an exponent is an integer");
        let fraction = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len() as i32);
        let mut mantissa: i128 = 0;
        for byte in digits.bytes().filter(u8::is_ascii_digit) {
            mantissa = mantissa * 10 + i128::from(byte - b'0');
        }
        *self.parts.entry(power - fraction).or_insert(0) += if digits.starts_with('-') { -mantissa } else { mantissa };
    }

    /// The sum in decimal, without exponent and trailing zeros.
    pub fn written(mut self) -> String {
        for (power, part) in [(0, self.integers), (-3, self.thousandths), (-6, self.millionths)] {
            *self.parts.entry(power).or_insert(0) += part;
        }
        let lowest = *self.parts.keys().next().unwrap_or(&0);
        let highest = *self.parts.keys().next_back().unwrap_or(&0);
        // From the lowest power; 39 digits of the highest part, and room for what is carried.
        let mut digits = vec![0i64; (highest - lowest) as usize + 42];
        for (power, part) in &self.parts {
            let mut rest = *part;
            let mut at = (power - lowest) as usize;
            while rest != 0 {
                digits[at] += (rest % 10) as i64;
                rest /= 10;
                at += 1;
            }
        }
        let is_negative = settle(&mut digits);
        let point = (-lowest).max(0) as usize;
        let mut text: String = digits.iter().rev().map(|digit| char::from(b'0' + *digit as u8)).collect();
        for _ in 0..lowest.max(0) {
            text.push('0');
        }
        if point > 0 {
            text.insert(text.len() - point, '.');
            text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
        }
        let trimmed = text.trim_start_matches('0');
        let text = if trimmed.is_empty() || trimmed.starts_with('.') { format!("0{trimmed}") } else { trimmed.to_string() };
        if is_negative { format!("-{text}") } else { text }
    }
}

/// Carries, so that each digit is one; whether the number was negative, whose digits are then of the positive one.
fn settle(digits: &mut [i64]) -> bool {
    let is_negative = carry(digits) < 0;
    if is_negative {
        digits.iter_mut().for_each(|digit| *digit = -*digit);
        // What was borrowed from beyond the last digit.
        let last = digits.len() - 1;
        digits[last] += 10;
        carry(digits);
    }
    is_negative
}

/// What is left over beyond the last digit: -1 for a negative number.
fn carry(digits: &mut [i64]) -> i64 {
    let mut carried = 0;
    for digit in digits {
        *digit += carried;
        carried = digit.div_euclid(10);
        *digit = digit.rem_euclid(10);
    }
    carried
}

//! The normal distribution, from `libm` and polynomials alone, so that every machine has the same bits.

/// Probability of less than `z`.
pub fn probability(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// Density at `z`.
pub fn density(z: f64) -> f64 {
    libm::exp(-0.5 * z * z) / (2.0 * std::f64::consts::PI).sqrt()
}

/// The `z` below which a share lies; between 0 and 1. M. J. Wichura, Algorithm AS 241 (1988), good to 16 digits.
pub fn quantile(share: f64) -> f64 {
    let middle = share - 0.5;
    if middle.abs() <= 0.425 {
        let r = 0.180625 - middle * middle;
        return middle * ratio(&CENTRE, r);
    }
    let tail = if middle < 0.0 { share } else { 1.0 - share };
    let r = (-libm::log(tail)).sqrt();
    let z = if r <= 5.0 { ratio(&TAIL, r - 1.6) } else { ratio(&FAR, r - 5.0) };
    if middle < 0.0 { -z } else { z }
}

/// Two polynomials, the highest power first.
type Ratio = [[f64; 8]; 2];

#[inline(always)]
fn ratio([over, under]: &Ratio, r: f64) -> f64 {
    let polynomial = |of: &[f64; 8]| of[1..].iter().fold(of[0], |sum, next| sum * r + next);
    polynomial(over) / polynomial(under)
}

const CENTRE: Ratio = [
    [
        2.509_080_928_730_122_7e3,
        3.343_057_558_358_813e4,
        6.726_577_092_700_87e4,
        4.592_195_393_154_987e4,
        1.373_169_376_550_946e4,
        1.971_590_950_306_551_3e3,
        1.331_416_678_917_843_8e2,
        3.387_132_872_796_366_5,
    ],
    [
        5.226_495_278_852_854e3,
        2.872_908_573_572_194_3e4,
        3.930_789_580_009_271e4,
        2.121_379_430_158_659_7e4,
        5.394_196_021_424_751e3,
        6.871_870_074_920_579e2,
        4.231_333_070_160_091e1,
        1.0,
    ],
];

const TAIL: Ratio = [
    [
        7.745_450_142_783_414e-4,
        2.272_384_498_926_918_4e-2,
        2.417_807_251_774_506e-1,
        1.270_458_252_452_368_4,
        3.647_848_324_763_204_5,
        5.769_497_221_460_691,
        4.630_337_846_156_546,
        1.423_437_110_749_683_5,
    ],
    [
        1.050_750_071_644_416_9e-9,
        5.475_938_084_995_345e-4,
        1.519_866_656_361_645_7e-2,
        1.481_039_764_274_800_8e-1,
        6.897_673_349_851e-1,
        1.676_384_830_183_803_8,
        2.053_191_626_637_759,
        1.0,
    ],
];

const FAR: Ratio = [
    [
        2.010_334_399_292_288_1e-7,
        2.711_555_568_743_487_6e-5,
        1.242_660_947_388_078_4e-3,
        2.653_218_952_657_612_4e-2,
        2.965_605_718_285_048_7e-1,
        1.784_826_539_917_291_3,
        5.463_784_911_164_114,
        6.657_904_643_501_103,
    ],
    [
        2.044_263_103_389_939_8e-15,
        1.421_511_758_316_446e-7,
        1.846_318_317_510_054_8e-5,
        7.868_691_311_456_133e-4,
        1.487_536_129_085_061_5e-2,
        1.369_298_809_227_358e-1,
        5.998_322_065_558_88e-1,
        1.0,
    ],
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Percentiles that every table of the normal distribution has.
    #[test]
    fn percentiles_are_those_of_the_tables() {
        for (share, z) in [
            (0.5, 0.0),
            (0.9, 1.281_551_565_544_600_4),
            (0.95, 1.644_853_626_951_472_7),
            (0.975, 1.959_963_984_540_054),
            (0.99, 2.326_347_874_040_841),
            (0.999_999_999, 5.997_807_015_007_687),
        ] {
            assert!((quantile(share) - z).abs() < 1e-8, "{share}: {}", quantile(share));
            assert!((quantile(1.0 - share) + z).abs() < 1e-7);
        }
    }

    #[test]
    fn a_percentile_and_its_probability_are_inverse() {
        for at in 1..2_000 {
            let share = f64::from(at) / 2_000.0;
            assert!((probability(quantile(share)) - share).abs() < 1e-15, "{share}");
        }
        for share in [1e-10, 1e-16, 1e-30] {
            assert!((probability(quantile(share)) / share - 1.0).abs() < 1e-12, "{share}");
        }
    }
}

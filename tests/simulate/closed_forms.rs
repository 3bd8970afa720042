//! Figures that are known without a simulation.

use crate::case::case;
use crate::{FRAME, drawn, near, option};

/// A benefit of 100 with a standard deviation of 50 against a cost of 80: NPV is normal with mean 20 and deviation 50.
fn linear() -> String {
    let lines =
        "[costs.build]\nupfront = 80\n[values.gain]\nupfront = { value = 100, mean = 100, sd = 50 }\n";
    format!("{FRAME}{}{lines}", option("a"))
}

#[test]
fn a_linear_case_is_normal() {
    let found = drawn(&case(1, &linear()));
    let option = found.option("a").unwrap();
    let npv = option.metric("npv").unwrap();
    near(npv.mean, 20.0, 0.01);
    near(npv.sd, 50.0, 0.05);
    // 20 -+ 50 x 1.281552
    near(npv.percentile(10), -44.0776, 0.1);
    near(npv.percentile(90), 84.0776, 0.1);
    // P(z < -20 / 50) = 0.344578
    near(option.loss.map(|loss| loss.share), 0.344_578, 0.000_5);
    // The mean of the worst twentieth: 20 - 50 x phi(1.644854) / 0.05 = 20 - 50 x 2.062713
    near(option.expected_shortfall, -83.1357, 0.3);
}

// EVPI = 50 x phi(0.4) - 20 x P(z < -0.4) = 50 x 0.368270 - 20 x 0.344578 = 11.5219; of its only input as much.
#[test]
fn perfect_information_is_worth_its_closed_form() {
    let known = drawn(&case(1, &linear())).information.unwrap();
    near(Some(known.all), 11.5219, 0.02);
    near(Some(known.inputs[0].1), 11.5219, 0.1);
}

// TCO = units x price, both lognormal with P10 = half and P90 = twice the median: the logarithm of the product has ln 2 x sqrt 2
// from its median to its P90: 500 x 2^1.414214 = 1332.57, and 500 / 2.665144 = 187.61.
#[test]
fn a_product_of_lognormals_is_lognormal() {
    let text = "[volume]\nunits_per_month = { value = 1000, p10 = 500, p90 = 2000 }\n[options.a]\nname = \"A\"\n\
        kind = \"api\"\ngo_live = 1\n[options.a.calls.step]\ncalls_per_unit = 1\n\
        price_per_call = { value = 0.5, p10 = 0.25, p90 = 1 }\n";
    let found = drawn(&case(1, text));
    let tco = found.option("a").unwrap().metric("tco").unwrap();
    // Random draws would be off by some 13.
    near(tco.percentile(90), 1332.57, 8.0);
    near(tco.percentile(10), 187.61, 2.0);
    near(tco.percentile(50), 500.0, 2.0);
}

// A has an NPV of mean 20 and deviation 50, B one of 10 for sure: A is the best where z > -0.2, which is 0.579260; B elsewhere, and
// doing nothing nowhere.
#[test]
fn the_best_choice_has_its_chance() {
    let lines = "[costs.build]\nupfront = 80\noptions = [\"a\"]\n[values.gain]\noptions = [\"a\"]\n\
        upfront = { value = 100, mean = 100, sd = 50 }\n[values.sure]\noptions = [\"b\"]\nupfront = 10\n";
    let found = drawn(&case(1, &format!("{FRAME}{}{}{lines}", option("a"), option("b"))));
    let chance = |id: Option<&str>| found.best(id).map(|chance| chance.share);
    near(chance(Some("a")), 0.579_260, 0.000_5);
    near(chance(Some("b")), 0.420_740, 0.000_5);
    near(chance(None), 0.0, 0.0);
}

/// Two benefits, normal with deviations 30 and 40.
fn two(more: &str) -> String {
    let lines = "[costs.build]\nupfront = 80\n[values.one]\nupfront = { value = 100, mean = 100, sd = 30 }\n\
        [values.other]\nupfront = { value = 100, mean = 100, sd = 40 }\n";
    format!("{FRAME}{}{lines}{more}", option("a"))
}

// Variances 900 and 1600 of 2500: 36% and 64%, and nothing together.
#[test]
fn a_sum_is_driven_by_the_variances_of_its_parts() {
    let found = drawn(&case(1, &two("")));
    let drivers = found.drivers.unwrap();
    let share = |path: &str| drivers.all.iter().find(|driver| driver.path == path).unwrap();
    for (path, expected) in [("values.one.upfront", 0.36), ("values.other.upfront", 0.64)] {
        near(Some(share(path).first.share), expected, 0.01);
        near(share(path).total.map(|total| total.share), expected, 0.02);
        assert!(share(path).rises);
    }
    assert!(drivers.settled);
}

// With a correlation of scores r the variance is 2500 + 2 x 30 x 40 x r. A rank correlation of 0.5 is r = 2 sin(pi / 12) = 0.517638:
// 2500 + 1242.33 = 3742.33, deviation 61.1746. With 1 the deviation is 70, with -1 it is 10.
#[test]
fn correlations_widen_and_narrow_a_sum() {
    for (rank, sd) in [("0.5", 61.1746), ("1", 70.0), ("-1", 10.0)] {
        let pair = format!("[correlations]\n\"values.one.upfront ~ values.other.upfront\" = {rank}\n");
        let found = drawn(&case(1, &two(&pair)));
        let npv = found.option("a").unwrap().metric("npv").unwrap();
        near(npv.sd, sd, 0.15);
        near(npv.mean, 120.0, 0.05);
        assert!(found.correlated);
    }
}

/// Ranges without width give the projection itself.
#[test]
fn no_width_is_the_projection() {
    let text = "[volume]\nunits_per_month = { value = 90_000, min = 90_000, max = 90_000 }\npeak_to_average = 3\n\
        [options.a]\nname = \"A\"\nkind = \"self-hosted\"\ngo_live = 1\n[options.a.calls.step]\ncalls_per_unit = 1.2\n\
        input_tokens = { value = 900, p10 = 900, p90 = 900 }\noutput_tokens = { value = 210, min = 210, max = 210 }\n\
        [options.a.serving]\nplan = \"on-demand\"\n\
        price_per_gpu_hour = { value = 2.5, distribution = \"uniform\", min = 2.5, max = 2.5 }\ngpus_per_replica = 1\n\
        prefill_tokens_per_s = 9000\ndecode_tokens_per_s = { value = 1500, distribution = \"triangular\", min = 1500, max = 1500 }\n\
        target_utilisation = 0.6\nmin_replicas = 1\n[values.gain]\nper_unit = 0.5\n";
    let case = case(24, text);
    let found = drawn(&case);
    let option = found.option("a").unwrap();
    for metric in ["npv", "tco", "cost_per_unit", "irr", "payback_month"] {
        let Ok(exact) = case.study.options[0].figure(metric) else { continue };
        let exact = exact.to_string().parse::<f64>().unwrap();
        let statistics = option.metric(metric).unwrap();
        near(statistics.percentile(5), exact, 1e-9 * exact.abs());
        near(statistics.percentile(95), exact, 1e-9 * exact.abs());
    }
}

// 100 is paid back in one month of three trials in four, on average; a benefit of 0 or 150 with weights 1 to 3.
#[test]
fn a_payback_that_does_not_come_is_counted() {
    let lines = "[costs.build]\nupfront = 100\n[values.gain]\n\
        per_month = { value = 150, distribution = \"discrete\", values = [0, 150], weights = [1, 3] }\n";
    let found = drawn(&case(1, &format!("{FRAME}{}{lines}", option("a"))));
    let option = found.option("a").unwrap();
    near(option.payback.map(|chance| chance.share), 0.75, 0.000_1);
    let payback = option.metric("payback_month").unwrap();
    assert_eq!((payback.mean, payback.percentile(90)), (None, None));
    near(payback.percentile(50), 2.0 / 3.0, 1e-9);
    near(Some(payback.exists), 0.75, 0.000_1);
}

// Gross spend is uniform from 60 to 160: 110 at P50, 140 at P80, 150 at P90.
#[test]
fn the_budget_is_read_off_the_spend() {
    let lines = "[costs.build]\nupfront = { value = 100, distribution = \"uniform\", min = 60, max = 160 }\n\
        [values.gain]\nupfront = 200\n";
    let found = drawn(&case(1, &format!("{FRAME}{}{lines}", option("a"))));
    let spend = &found.option("a").unwrap().spend;
    for (percent, expected) in [(50, 110.0), (80, 140.0), (90, 150.0)] {
        let at = spend.iter().find(|(known, _)| *known == percent).map(|(_, spend)| *spend);
        near(at, expected, 0.02);
    }
}

/// A pilot of a share that decides: what it finds can be worth no more than knowing the share, more weeks are worth more, and the
/// threshold is where benefit meets cost.
#[test]
fn a_pilot_is_worth_no_more_than_the_truth() {
    let text = "[volume]\nunits_per_month = 1000\n[today]\nother_per_unit = 1\n[options.a]\nname = \"A\"\nkind = \"api\"\n\
        go_live = 1\n[options.a.calls.step]\ncalls_per_unit = 1\nprice_per_call = 0.5\n[options.a.outcome]\n\
        automated_share = { value = 0.55, min = 0.3, max = 0.8 }\n[values.saved]\nfrom_today = true\nrealisation = 1\n";
    let case = case(12, text);
    let mut findings = tollgate::analysis::findings::Findings::of(case.study.clone());
    findings.ask_flips(&case.projected);
    let question = tollgate::analysis::simulate::simulation::SimulationQuestion::default();
    let plan = tollgate::analysis::simulate::pilot_plan::pilot_plan(
        &case.projected,
        (&findings, findings.flips()),
        &question,
        None,
    );
    let Ok(Some(plan)) = plan else { panic!("something is uncertain") };
    assert!(plan.weeks.windows(2).all(|pair| pair[0].worth <= pair[1].worth));
    assert!(plan.weeks.iter().all(|week| week.worth <= plan.all) && plan.inputs[0].worth <= plan.all);
    // Benefit is the share of 1, cost is 0.5: the decision turns at a share of 0.5.
    near(plan.criteria[0].min, 0.5, 1e-4);
    // The variance of a unit is 0.55 x 0.45 = 0.2475; of a PERT from 0.3 to 0.8 around 0.55 it is 0.5^2 x 9 / (36 x 7) = 0.008929.
    // Nine times their ratio takes away nine tenths: 9 x 27.72 = 249.5.
    near(plan.inputs[0].units, 250.0, 1.0);
}

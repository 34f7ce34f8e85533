#include "tests/reporters/situations.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace benchgate::reporters {

namespace {

using compare::Comparison;
using compare::Direction;
using compare::MetricKind;
using compare::Response;
using compare::Row;
using compare::Verdict;

compare::SideSummary side(double median) {
  return {
      .median = median, .low = median * 0.99, .high = median * 1.02, .n = 20};
}

void set_delta(Row& row, double half_width) {
  // From zero the caller says what the change is.
  const double ratio =
      row.base->median > 0.0 ? row.head->median / row.base->median - 1.0 : 0.0;
  row.delta = {.ratio = ratio,
               .low = ratio - half_width,
               .high = ratio + half_width,
               .confidence = 0.95};
}

Row exact_row(std::string benchmark, double base, double head,
              Verdict verdict) {
  Row row = timed_row(std::move(benchmark), base, head);
  row.metric = {.name = "allocs_per_op",
                .unit = "1",
                .better = Direction::lower,
                .kind = MetricKind::exact};
  row.base->low = row.base->high = base;
  row.head->low = row.head->high = head;
  set_delta(row, 0.0);
  row.p_value.reset();
  row.detectable.reset();
  row.verdict = verdict;
  return row;
}

Row rate_row(std::string benchmark, double base, double head, Verdict verdict) {
  Row row = timed_row(std::move(benchmark), base, head);
  row.metric = {.name = "bytes_per_second",
                .unit = "B/s",
                .better = Direction::higher,
                .kind = MetricKind::timed};
  row.p_value = 0.00002;
  row.verdict = verdict;
  return row;
}

Row one_sided_row(std::string benchmark, Verdict verdict, std::string note) {
  Row row = timed_row(std::move(benchmark), 1.5e-6, 1.5e-6);
  row.verdict = verdict;
  row.note = std::move(note);
  row.delta.reset();
  row.p_value.reset();
  row.detectable.reset();
  row.screen.clear();
  row.confirm.clear();
  if (verdict != Verdict::missing) {
    row.base.reset();
  }
  if (verdict != Verdict::added) {
    row.head.reset();
  }
  return row;
}

Row improved_row(std::string benchmark, double base, double head) {
  Row row = regressed_row(std::move(benchmark), base, head);
  row.verdict = Verdict::improved;
  return row;
}

Row inconclusive_row(std::string benchmark, double detectable) {
  Row row = timed_row(std::move(benchmark), 3.3e-3, 3.36e-3);
  set_delta(row, 0.034);
  row.p_value = 0.21;
  row.detectable = detectable;
  row.verdict = Verdict::inconclusive;
  return row;
}

Comparison quiet() {
  Comparison comparison;
  comparison.tool_version = "0.1.0";
  comparison.arguments = {"compare", "main"};
  comparison.seed = 7;
  comparison.started = "2026-11-23T13:20:19Z";
  comparison.base = {
      .revision = "main",
      .commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
      .build = "sha256:" + std::string(64, 'a'),
      .environment = {{"cpu", "AMD EPYC 7B13"}, {"kernel", "6.1.0-18"}}};
  comparison.head = {.revision = "worktree",
                     .commit = "",
                     .build = "sha256:" + std::string(64, 'b'),
                     .environment = comparison.base.environment};
  for (int i = 0; i < 12; ++i) {
    const double base = 1e-6 * std::pow(2.0, i);
    comparison.rows.push_back(timed_row(fmt::format("BM_Get/{}", 8 << i), base,
                                        base * (1.0 + 0.0005 * (i - 6))));
  }
  comparison.summary.seconds = 73.2;
  comparison.summary.suite_seconds = 70.4;
  comparison.summary.median_detectable = 0.011;
  comparison.summary.geometric_means = {
      {.metric = "cpu_time", .ratio = 0.0004, .rows = 12}};
  count_rows(comparison);
  return comparison;
}

Comparison regressions() {
  Comparison comparison = quiet();
  auto& rows = comparison.rows;
  rows[2] = regressed_row("BM_Get/32", 4.017e-6, 4.140e-6);
  rows[5] = regressed_row("BM_Get/256", 32.05e-6, 36.9e-6);
  rows[9] = inconclusive_row("BM_Get/4096", 0.031);
  rows[10] = regressed_row("BM_Get/8192", 1.021e-3, 1.0363e-3);
  rows[10].note = "same instructions: layout, cache or noise";
  comparison.summary.geometric_means[0].ratio = 0.0131;
  count_rows(comparison);
  comparison.summary.reasons = {"BM_Get/256 regressed by 15.1 %",
                                "BM_Get/32 regressed by 3.1 %",
                                "BM_Get/8192 regressed by 1.5 %"};
  return comparison;
}

/// A regression that was looked into.
Comparison explained() {
  Comparison comparison = regressions();
  comparison.rows[5].explanation = {
      "profiles, 10 rounds: +4.8 us an iteration, of it +4.6 us ± 300 ns in "
      "Index::find(int)",
      "machine code changed in Index::find(int); +14.8 % instructions",
      "the same allocations"};
  return comparison;
}

void add_exact_and_rates(std::vector<Row>& rows) {
  rows.push_back(
      rate_row("BM_Copy/1048576", 11.8e9, 9.81e9, Verdict::regressed));
  rows.push_back(
      rate_row("BM_Scan/1048576", 7.02e9, 7.91e9, Verdict::improved));
  rows.push_back(exact_row("BM_Parse/small", 17, 19, Verdict::regressed));
  rows.push_back(exact_row("BM_Parse/large", 120411, 96210, Verdict::improved));
  rows.push_back(exact_row("BM_Parse/none", 0, 2, Verdict::regressed));
  rows.back().delta = {
      .ratio = HUGE_VAL, .low = HUGE_VAL, .high = HUGE_VAL, .confidence = 0.95};
  rows.push_back(exact_row("BM_Parse/empty", 0, 0, Verdict::unchanged));
  rows.back().delta = {.ratio = 0, .low = 0, .high = 0, .confidence = 0.95};
}

Comparison everything() {
  Comparison comparison = regressions();
  auto& rows = comparison.rows;
  add_exact_and_rates(rows);
  rows.push_back(one_sided_row("BM_Open", Verdict::failed,
                               "head was killed by signal 11 (Segmentation "
                               "fault) in 3 of 3 invocations"));
  rows.push_back(
      one_sided_row("BM_Gone/1", Verdict::missing, "not listed by head"));
  rows.push_back(one_sided_row("BM_New/1", Verdict::added, ""));
  rows.push_back(regressed_row("BM_PutBundle/1048576", 12.44e-3, 13.12e-3));
  rows.back().accepted = {.pattern = "^BM_PutBundle/1048576$",
                          .up_to = 0.08,
                          .until = "2027-03-01",
                          .why = "checksum added, see #41"};
  rows.push_back(improved_row("BM_List/100", 0.9987, 0.7451));
  rows.push_back(improved_row("BM_Remove", 0.4183e-9, 0.3991e-9));
  rows.back().base_name = "BM_Delete";
  rows.push_back(regressed_row("BM_Network/get", 18.3e-3, 29.7e-3));
  rows.back().policy.gated = false;
  rows.push_back(inconclusive_row("BM_Contended/threads:8", 0.274));
  comparison.summary.budget_spent = true;
  comparison.summary.geometric_means.push_back(
      {.metric = "bytes_per_second", .ratio = -0.0322, .rows = 2});
  comparison.warnings = {
      "BM_Contended/threads:8 has more threads than this machine has CPUs"};
  count_rows(comparison);
  comparison.summary.reasons = {"7 rows regressed, the largest BM_Parse/none",
                                "BM_Open failed", "BM_Gone/1 is missing"};
  return comparison;
}

Comparison five_hundred() {
  Comparison comparison = quiet();
  comparison.rows.clear();
  for (int i = 0; i < 500; ++i) {
    const double base = 1e-7 * (1.0 + i);
    Row row = timed_row(fmt::format("BM_Suite{:02}/case:{:03}", i / 50, i),
                        base, base * 1.001);
    if (i % 20 == 3) {
      row = regressed_row(row.benchmark, base, base * (1.02 + 0.001 * i));
    } else if (i % 37 == 1) {
      row = improved_row(row.benchmark, base, base * 0.9);
    } else if (i % 41 == 2) {
      row = inconclusive_row(row.benchmark, 0.02 + 0.0001 * i);
    } else if (i % 97 == 5) {
      row = one_sided_row(row.benchmark, Verdict::failed,
                          "head timed out after 5 min");
    }
    comparison.rows.push_back(row);
  }
  comparison.summary.seconds = 3725;
  comparison.summary.suite_seconds = 3610;
  comparison.summary.geometric_means[0] = {
      .metric = "cpu_time", .ratio = 0.0121, .rows = 494};
  count_rows(comparison);
  comparison.summary.reasons = {"25 benchmarks regressed"};
  return comparison;
}

Comparison hostile() {
  Comparison comparison = quiet();
  comparison.rows.clear();
  for (const std::string& name :
       {std::string("BM_Pipe|x|`y``z`|<script>alert(1)</script>"),
        std::string("\x1b[31mred\x1b[0m\x07\r\nBM_Fake  improved"),
        std::string("=HYPERLINK(\"http://x\",\"y\")"),
        std::string("@everyone #123 GH-7 https://x www.y **b** [a](b)"),
        std::string("\xe2\x80\xaegnp.exe\xe2\x80\xac \xc3\xa9 \xff\xfe\xc0"),
        std::string(
            "\xe6\xb8\xac\xe8\xa9\xa6/\xed\x95\x9c\xea\xb8\x80/e\xcc\x81"
            "/\xf0\x9f\x9a\x80"),
        std::string("nul\0in it", 9), std::string(300, 'x') + "/end",
        std::string("'already, quoted\"\n"), std::string()}) {
    comparison.rows.push_back(regressed_row(name, 1e-6, 1.1e-6));
    comparison.rows.back().note = name.substr(0, 60);
  }
  comparison.rows[3].metric.unit = "|@u\n";
  comparison.rows[3].metric.name = "items | per @second";
  comparison.base.revision = "feature/`x`|<b>@me\x1b[1m";
  comparison.warnings = {"the name \x1b]0;x\x07 of @a #1 is <odd> | strange"};
  count_rows(comparison);
  comparison.summary.reasons = {"@everyone <i>regressed</i> | `by` 10 %"};
  return comparison;
}

Comparison other_machine() {
  Comparison comparison = regressions();
  comparison.base.revision = "old.json";
  comparison.base.commit.clear();
  comparison.head.revision = "new.json";
  comparison.head.environment["cpu"] = "Intel Xeon 8370C";
  for (Row& row : comparison.rows) {
    row.design = compare::Design::unpaired;
    row.policy.gated = false;
    row.base_values = {row.base->median, row.base->median * 1.01};
    row.head_values = {row.head->median};
    row.screen.clear();
    row.confirm.clear();
  }
  comparison.summary.seconds = 0.0;
  comparison.summary.suite_seconds = 0.0;
  comparison.warnings = {
      "the fingerprints differ (cpu: AMD EPYC 7B13 and Intel Xeon 8370C): "
      "nothing is gated"};
  count_rows(comparison);
  comparison.summary.reasons.clear();
  return comparison;
}

Comparison several_suites() {
  Comparison comparison = regressions();
  for (std::size_t i = 0; i < comparison.rows.size(); i += 2) {
    comparison.rows[i].suite = "parser";
  }
  return comparison;
}

Comparison empty() {
  Comparison comparison = quiet();
  comparison.rows.clear();
  comparison.summary = {};
  return comparison;
}

}  // namespace

Row timed_row(std::string benchmark, double base, double head) {
  Row row;
  row.suite = "store";
  row.benchmark = std::move(benchmark);
  row.metric = {.name = "cpu_time",
                .unit = "s",
                .better = Direction::lower,
                .kind = MetricKind::timed};
  for (int i = 0; i < 8; ++i) {
    row.screen.push_back(
        {.base = base,
         .head = head,
         .first = i % 3 == 0 ? compare::Side::base : compare::Side::head});
  }
  row.base = side(base);
  row.head = side(head);
  set_delta(row, 0.0094);
  row.detectable = 0.011;
  row.verdict = Verdict::unchanged;
  return row;
}

Row regressed_row(std::string benchmark, double base, double head) {
  Row row = timed_row(std::move(benchmark), base, head);
  row.confirm = row.screen;
  row.p_value = 0.00031;
  row.verdict = Verdict::regressed;
  return row;
}

void count_rows(Comparison& comparison) {
  compare::Summary& summary = comparison.summary;
  const auto with = [&comparison](Verdict verdict) {
    return static_cast<std::size_t>(
        std::ranges::count(comparison.rows, verdict, &Row::verdict));
  };
  summary.accepted = static_cast<std::size_t>(std::ranges::count_if(
      comparison.rows,
      [](const Row& row) { return row.accepted.has_value(); }));
  summary.regressed = with(Verdict::regressed) - summary.accepted;
  summary.improved = with(Verdict::improved);
  summary.unchanged = with(Verdict::unchanged);
  summary.inconclusive = with(Verdict::inconclusive);
  summary.missing = with(Verdict::missing);
  summary.added = with(Verdict::added);
  summary.failed = with(Verdict::failed);
  const bool fails = std::ranges::any_of(comparison.rows, [](const Row& row) {
    return row.policy.gated && !row.accepted &&
           (row.verdict == Verdict::regressed ||
            row.verdict == Verdict::failed || row.verdict == Verdict::missing);
  });
  summary.gate = fails ? Response::fail : Response::pass;
}

const std::vector<Situation>& situations() {
  static const std::vector<Situation> kSituations = {
      {.name = "nothing_to_say", .make = quiet},
      {.name = "regressions", .make = regressions},
      {.name = "explained", .make = explained},
      {.name = "everything", .make = everything},
      {.name = "five_hundred", .make = five_hundred},
      {.name = "hostile_names", .make = hostile},
      {.name = "unpaired_not_gated", .make = other_machine},
      {.name = "several_suites", .make = several_suites},
      {.name = "empty", .make = empty},
  };
  return kSituations;
}

Comparison situation(std::string_view name) {
  const auto found = std::ranges::find(situations(), name, &Situation::name);
  if (found == situations().end()) {
    throw std::invalid_argument(fmt::format("no situation {}", name));
  }
  return found->make();
}

}  // namespace benchgate::reporters

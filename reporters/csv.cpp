#include "compare/verdict.h"
#include "reporters/builtin.h"
#include "reporters/utf8.h"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string_view>

// RFC 4180: lines end in CR LF, a field with a comma, a quote or a line break
// stands in quotes. Numbers are in base units and read back exactly; an empty
// field is a number that was not measured; an unbounded end of an interval is
// "inf" or "-inf", as other programs write it.
//
// Spreadsheets run a field that begins with = + - @ as a formula, quoted or
// not. Such a text gets one apostrophe in front, and so does a text that begins
// with an apostrophe: who reads the file as data takes one apostrophe off every
// text that has one, and has lost nothing. Bytes that are not UTF-8 are written
// as in the result file (see `escape_bytes`).

namespace benchgate::reporters {

namespace {

using compare::Delta;
using compare::Row;
using compare::SideSummary;

constexpr std::string_view kHeader =
    "suite,benchmark,base_name,metric,unit,better,kind,design,gated,verdict,"
    "accepted,"
    "base_median,base_low,base_high,base_n,"
    "head_median,head_low,head_high,head_n,"
    "delta,delta_low,delta_high,confidence,p_value,detectable,"
    "noise_threshold,equivalence_margin,tolerance,"
    "screen_pairs,confirm_pairs,note,"
    "accepted_up_to,accepted_why,accepted_source\r\n";

/// One line in the making.
class Line {
 public:
  explicit Line(std::string& out) : out_(out) {}

  void text(std::string_view bytes) {
    separate();
    std::string field = escape_bytes(bytes);
    // A tab or a line break before the sign is skipped by some programs.
    constexpr std::string_view kStartsFormula = "=+-@\t\r\n'";
    if (!field.empty() &&
        kStartsFormula.find(field.front()) != std::string_view::npos) {
      field.insert(0, 1, '\'');
    }
    // The semicolon is the separator where the comma is the decimal mark.
    if (field.find_first_of("\",;\t\r\n ") == std::string::npos) {
      out_ += field;
      return;
    }
    out_ += '"';
    for (const char c : field) {
      out_.append(c == '"' ? 2 : 1, c);
    }
    out_ += '"';
  }

  void number(double value) {
    separate();
    if (!std::isnan(value)) {
      fmt::format_to(std::back_inserter(out_), "{}", value);
    }
  }

  void number(std::optional<double> value) {
    number(value.value_or(std::nan("")));
  }

  void number(std::size_t value) {
    separate();
    fmt::format_to(std::back_inserter(out_), "{}", value);
  }

  void yes_or_no(bool value) { text(value ? "true" : "false"); }

  void nothing() { separate(); }

  void end() { out_ += "\r\n"; }

 private:
  void separate() {
    if (!first_) {
      out_ += ',';
    }
    first_ = false;
  }

  std::string& out_;
  bool first_ = true;
};

void write(Line& line, const std::optional<SideSummary>& side) {
  if (!side) {
    for (int field = 0; field < 4; ++field) {
      line.nothing();
    }
    return;
  }
  line.number(side->median);
  line.number(side->low);
  line.number(side->high);
  line.number(side->n);
}

void write(Line& line, const std::optional<Delta>& delta) {
  if (!delta) {
    for (int field = 0; field < 4; ++field) {
      line.nothing();
    }
    return;
  }
  line.number(delta->ratio);
  line.number(delta->low);
  line.number(delta->high);
  line.number(delta->confidence);
}

void write(Line& line, const std::optional<compare::Acceptance>& accepted) {
  if (!accepted) {
    for (int field = 0; field < 3; ++field) {
      line.nothing();
    }
    return;
  }
  line.number(accepted->up_to);
  line.text(accepted->why);
  line.text(accepted->source);
}

void write(std::string& out, const Row& row) {
  const bool lower = row.metric.better == compare::Direction::lower;
  const bool timed = row.metric.kind == compare::MetricKind::timed;
  const bool paired = row.design == compare::Design::paired;
  Line line(out);
  line.text(row.suite);
  line.text(row.benchmark);
  line.text(row.base_name);
  line.text(row.metric.name);
  line.text(row.metric.unit);
  line.text(lower ? "lower" : "higher");
  line.text(timed ? "timed" : "exact");
  line.text(paired ? "paired" : "unpaired");
  line.yes_or_no(row.policy.gated);
  line.text(compare::to_string(row.verdict));
  line.yes_or_no(row.accepted.has_value());
  write(line, row.base);
  write(line, row.head);
  write(line, row.delta);
  line.number(row.p_value);
  line.number(row.detectable);
  line.number(row.policy.noise_threshold);
  line.number(row.policy.equivalence_margin);
  line.number(row.policy.tolerance);
  line.number(row.screen.size());
  line.number(row.confirm.size());
  line.text(row.note);
  write(line, row.accepted);
  line.end();
}

class CsvReporter final : public Reporter {
 public:
  [[nodiscard]] std::string render(
      const compare::Comparison& comparison,
      const RenderOptions& /*options*/) const override {
    std::string out(kHeader);
    for (const Row& row : comparison.rows) {
      write(out, row);
    }
    return out;
  }
};

}  // namespace

const Reporter& csv_reporter() {
  static const CsvReporter kReporter;
  return kReporter;
}

}  // namespace benchgate::reporters

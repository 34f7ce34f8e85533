#include "src/audit/html_page.h"

#include "reporters/html/dygraph.h"
#include "reporters/html/escape.h"
#include "reporters/html/frame.h"
#include "reporters/html/table.h"
#include "reporters/json_writer.h"
#include "reporters/quantity.h"
#include "src/audit/page_assets.h"
#include "src/audit/report_tables.h"
#include "src/audit/statements.h"
#include "src/audit/trial_json.h"
#include "src/audit/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

namespace benchgate::audit {

namespace {

using reporters::Table;
using reporters::html::escaped;

/// What stands for this program in tables of judges.
constexpr std::string_view kOwn = "benchgate";

/// The interval as a strip on a scale from 0 to 100 %, the share as a mark.
std::string rate_picture(const Rate& rate) {
  return fmt::format(
      "<div class=\"rate\"><i style=\"left:{:.2f}%;width:{:.2f}%\"></i>"
      "<b style=\"left:{:.2f}%\"></b></div>",
      rate.low * 100.0, (rate.high - rate.low) * 100.0, rate.share * 100.0);
}

std::string false_alarms(const Tally& tally) {
  std::vector<std::string> pictures;
  for (const JudgeTally& judge : tally.all.judges) {
    if (judge.comparisons.of > 0) {
      pictures.push_back(rate_picture(rate_of(judge.comparisons)));
    }
  }
  if (pictures.empty()) {
    return "";
  }
  return "<h2>False alarms</h2>\n<p>Comparisons of the program with itself in "
         "which anything was called changed, with the exact binomial interval "
         "and the upper bound that holds with 95 % confidence. Other tools' "
         "rules judged the same values.</p>\n" +
         reporters::html::table(false_alarm_table(tally), "False alarms", kOwn,
                                {.title = "0 to 100 %", .cells = pictures});
}

void write_rate(reporters::JsonWriter& json, const Count& count) {
  if (count.of == 0) {
    json.null();
    return;
  }
  const Rate rate = rate_of(count);
  json.begin_array();
  json.number(rate.low);
  json.number(rate.share);
  json.number(rate.high);
  json.end_array();
}

/// What page.js draws: a row per slowdown, in percent; the first is of
/// benchmarks without one.
std::string chart_data(const Tally& tally) {
  std::set<double> slowdowns{0.0};
  reporters::JsonWriter json;
  json.begin_object();
  json.key("series").begin_array();
  for (const JudgeTally& judge : tally.all.judges) {
    const bool sequential = judge.judge.leg == Leg::sequential;
    json.begin_object();
    json.key("name").text(name_of(judge.judge) +
                          (sequential ? ", " + name_of(judge.judge.leg) : ""));
    json.key("leg").text(to_string(judge.judge.leg));
    // All at once would hide each other.
    json.key("shown").boolean(
        !judge.judge.rule ||
        (sequential && judge.judge.rule == Rule::benchstat));
    json.end_object();
    for (const Detection& detection : judge.detections) {
      slowdowns.insert(detection.slowdown);
    }
  }
  json.end_array();
  json.key("rows").begin_array();
  for (const double slowdown : slowdowns) {
    json.begin_array();
    json.number(slowdown * 100.0);
    for (const JudgeTally& judge : tally.all.judges) {
      const auto found =
          std::ranges::find(judge.detections, slowdown, &Detection::slowdown);
      write_rate(json, slowdown == 0.0                   ? judge.benchmarks
                       : found == judge.detections.end() ? Count{}
                                                         : found->detected);
    }
    json.end_array();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

std::string detection(const Tally& tally) {
  const Table table = detection_table(tally);
  if (table.rows.empty()) {
    return "";
  }
  return "<h2>Slowdowns that were found</h2>\n<p>Head's values of some "
         "benchmarks were multiplied as they were measured. A slowdown counts "
         "as found when its benchmark was called slower. Bands and brackets "
         "are 95 % intervals.</p>\n"
         "<div class=\"chart\"><div id=\"detection-legend\"></div>"
         "<div id=\"detection-chart\"></div>"
         "<div id=\"detection-values\"></div></div>\n" +
         reporters::html::table(table, "Slowdowns that were found", kOwn);
}

std::string machine_time(const Tally& tally) {
  if (tally.benchmarks.empty()) {
    return "";
  }
  double most = 0.0;
  for (const BenchmarkTally& each : tally.benchmarks) {
    most = std::max(most, each.seconds);
  }
  std::vector<std::string> pictures;
  for (const BenchmarkTally& each : tally.benchmarks) {
    pictures.push_back(
        fmt::format("<div class=\"bar\"><i style=\"width:{:.1f}%\"></i></div>",
                    most > 0.0 ? each.seconds / most * 100.0 : 0.0));
  }
  return "<h2>Benchmarks</h2>\n<p>Medians of the comparisons without a "
         "slowdown: time inside the benchmark's processes, pairs, and the "
         "slowdown that would have been called with 90 % power.</p>\n" +
         reporters::html::table(benchmark_table(tally), "Benchmarks", "",
                                {.title = "machine time", .cells = pictures});
}

std::string tile(std::string_view value, std::string_view label) {
  return fmt::format("<div class=\"tile\"><b>{}</b><span>{}</span></div>\n",
                     escaped(value), escaped(label));
}

std::string tiles(const Tally& tally) {
  std::string out = "<div class=\"tiles\">\n";
  const auto own = std::ranges::find(
      tally.all.judges, Judge{.leg = Leg::paired, .rule = std::nullopt},
      &JudgeTally::judge);
  if (own != tally.all.judges.end() && own->comparisons.of > 0) {
    out += tile(
        fmt::format("{} of {}", own->comparisons.hits, own->comparisons.of),
        fmt::format("comparisons with a false alarm; at most {} with 95 % "
                    "confidence",
                    share_text(rate_of(own->comparisons).at_most)));
  }
  if (own != tally.all.judges.end()) {
    for (const Detection& each : own->detections) {
      out += tile(share_text(rate_of(each.detected).share),
                  fmt::format("of slowdowns of {} found",
                              reporters::percentage(each.slowdown)));
    }
  }
  if (tally.all.paired_seconds) {
    out += tile(reporters::quantity(*tally.all.paired_seconds, "s"),
                "of machine time per benchmark");
  }
  return out + "</div>\n";
}

std::string facts(const Tally& tally) {
  std::string out = "<dl class=\"facts\">\n";
  for (const Statement& each : statements(tally)) {
    out += fmt::format("<dt{0}>{1}</dt><dd{0}>{2}</dd>\n",
                       each.alarming ? " class=\"alarming\"" : "",
                       escaped(each.label), escaped(each.text));
  }
  return out + "</dl>\n";
}

}  // namespace

std::string html_page(const Tally& tally) {
  reporters::html::Page page{
      .title = "benchgate audit", .style = {}, .body = {}};
  page.style = reporters::html::dygraph_style();
  page.style += kPageStyle;
  page.body = fmt::format("<h1>benchgate audit</h1>\n<p>{}</p>\n",
                          escaped(headline(tally)));
  page.body += tiles(tally);
  page.body += false_alarms(tally);
  page.body += detection(tally);
  page.body += machine_time(tally);
  page.body += "<h2>And</h2>\n" + facts(tally);
  page.data = {{.id = "detection-data", .json = chart_data(tally)}};
  page.scripts = {reporters::html::dygraph_script(), std::string(kPageScript)};
  return reporters::html::document(page);
}

}  // namespace benchgate::audit

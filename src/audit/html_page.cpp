#include "src/audit/html_page.h"

#include "reporters/display_text.h"
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

using reporters::Alignment;
using reporters::Table;
using reporters::TableRow;

/// What the licence of dygraphs asks every copy to carry.
constexpr std::string_view kDygraphNotice = R"(/*
dygraphs, Copyright (c) 2006, 2009, 2011, 2012, 2013, 2017 Dan Vanderkam and
others. Permission is hereby granted, free of charge, to any person obtaining a
copy of this software and associated documentation files (the "Software"), to
deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is furnished
to do so, subject to the following conditions: The above copyright notice and
this permission notice shall be included in all copies or substantial portions
of the Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND,
EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO
EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR
OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING
FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.
*/
)";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// Without the last line, which names a map that is not part of the page.
std::string_view without_map(std::string_view text) {
  const std::size_t map = text.rfind("# sourceMappingURL");
  // Two characters begin the comment.
  return map == std::string_view::npos ? text : text.substr(0, map - 2);
}

std::string cell(std::string_view tag, const reporters::Column& column,
                 std::string_view content) {
  std::string_view kind =
      column.alignment == Alignment::right ? " class=\"number\"" : "";
  if (column.content == reporters::Content::names && tag == "td") {
    kind = " class=\"name\"";
  }
  return fmt::format("<{0}{1}>{2}</{0}>", tag, kind, content);
}

/// A table whose rows end with a cell of HTML from `pictures`, if there are
/// any, under `picture_title`.
std::string html_table(const Table& table, std::string_view picture_title,
                       const std::vector<std::string>& pictures) {
  std::string out = "<div class=\"scroll\"><table>\n<tr>";
  for (const reporters::Column& column : table.columns) {
    out += cell("th", column, escaped(column.title));
  }
  out += pictures.empty() ? "" : fmt::format("<th>{}</th>", picture_title);
  out += "</tr>\n";
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const TableRow& row = table.rows[r];
    out += row.cells.front() == "benchgate" ? "<tr class=\"own\">" : "<tr>";
    for (std::size_t c = 0; c < row.cells.size(); ++c) {
      out += cell("td", table.columns[c], escaped(row.cells[c]));
    }
    out += pictures.empty() ? "" : fmt::format("<td>{}</td>", pictures[r]);
    out += "</tr>\n";
  }
  return out + "</table></div>\n";
}

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
         html_table(false_alarm_table(tally), "0 to 100 %", pictures);
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
         "<div id=\"detection-values\"></div></div>\n"
         "<script type=\"application/json\" id=\"detection-data\">" +
         chart_data(tally) + "</script>\n" + html_table(table, "", {});
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
         html_table(benchmark_table(tally), "machine time", pictures);
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
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n<title>benchgate audit</title>\n<style>\n";
  out += without_map(kDygraphStyle);
  out += kPageStyle;
  out += "</style>\n</head>\n<body>\n<h1>benchgate audit</h1>\n";
  out += fmt::format("<p>{}</p>\n", escaped(headline(tally)));
  out += tiles(tally);
  out += false_alarms(tally);
  out += detection(tally);
  out += machine_time(tally);
  out += "<h2>And</h2>\n" + facts(tally);
  out += "<script>\n";
  out += kDygraphNotice;
  out += without_map(kDygraphScript);
  out += "\n</script>\n<script>\n";
  out += kPageScript;
  out += "</script>\n</body>\n</html>\n";
  return out;
}

}  // namespace benchgate::audit

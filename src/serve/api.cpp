#include "src/serve/api.h"

#include "compare/metric.h"
#include "reporters/display_text.h"
#include "reporters/history/content_hash.h"
#include "reporters/json_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <stdexcept>

namespace benchgate::serve {

namespace {

namespace history = reporters::history;
using reporters::JsonWriter;

constexpr std::string_view kRoot = "/api/v1";

/// A query that asks for what cannot be.
class BadQuery : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Which part of a list is asked for.
struct Part {
  std::size_t first = 0;
  std::size_t end = 0;
};

std::size_t number_in(const Query& query, const char* name,
                      std::size_t otherwise) {
  const auto found = query.find(name);
  if (found == query.end()) {
    return otherwise;
  }
  const std::string& text = found->second;
  std::uint32_t number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw BadQuery(fmt::format("{}={}: a whole number from 0 on is expected",
                               name, reporters::visible_text(text)));
  }
  return number;
}

Part part_of(std::size_t size, const Query& query) {
  for (const auto& [name, value] : query) {
    if (name != "first" && name != "limit") {
      throw BadQuery(
          fmt::format("there is no parameter {}; lists take first "
                      "and limit",
                      reporters::visible_text(name)));
    }
  }
  const std::size_t first = std::min(number_in(query, "first", 0), size);
  return {
      .first = first,
      .end = first + std::min(number_in(query, "limit", size), size - first)};
}

Answer answer(JsonWriter& json) {
  std::string bytes = json.take() + "\n";
  std::string etag = fmt::format("\"{}\"", history::content_hash(bytes));
  return {.bytes = std::move(bytes), .etag = std::move(etag)};
}

/// {"NAME": [...], "first", "all"}: a part of a list.
template <typename Write>
Answer list(std::string_view name, std::size_t size, const Query& query,
            const Write& write) {
  const Part part = part_of(size, query);
  JsonWriter json;
  json.begin_object();
  json.key("schema").text("benchgate.api/1");
  json.key("all").whole(size);
  json.key("first").whole(part.first);
  json.key(name).begin_array();
  for (std::size_t i = part.first; i < part.end; ++i) {
    json.line();
    write(json, i);
  }
  json.end_array();
  json.end_object();
  return answer(json);
}

Answer root(const Snapshot& snapshot) {
  const history::Timeline& timeline = snapshot.timeline();
  JsonWriter json;
  json.begin_object();
  json.key("schema").text("benchgate.api/1");
  json.key("runs").whole(timeline.runs.size());
  json.key("series").whole(timeline.series.size());
  json.key("changes").whole(snapshot.changes().size());
  json.key("machines").begin_array();
  for (const history::TimelineMachine& machine : timeline.machines) {
    json.begin_object();
    json.key("name").text(machine.name);
    json.key("environment").begin_object();
    for (const auto& [name, value] : machine.environment) {
      json.key(reporters::visible_text(name)).text(value);
    }
    json.end_object();
    json.end_object();
  }
  json.end_array();
  json.key("addresses").begin_array();
  for (const char* const address : {"/api/v1/runs", "/api/v1/series",
                                    "/api/v1/series/ID", "/api/v1/changes"}) {
    json.text(address);
  }
  json.end_array();
  json.end_object();
  return answer(json);
}

void write_run(JsonWriter& json, const history::Timeline& timeline,
               std::size_t index) {
  const history::TimelineRun& run = timeline.runs[index];
  json.begin_object();
  json.key("commit").text(run.commit.id);
  json.key("parents").begin_array();
  for (const std::string& parent : run.commit.parents) {
    json.text(parent);
  }
  json.end_array();
  json.key("time").text(run.commit.time);
  json.key("subject").text(run.commit.subject);
  json.key("revision").text(run.revision);
  json.key("base_commit").text(run.base_commit);
  json.key("started").text(run.started);
  json.key("machine").text(timeline.machines[run.machine].name);
  json.end_object();
}

std::string_view word_of(history::ChainKind kind) {
  switch (kind) {
    case history::ChainKind::none:
      return "none";
    case history::ChainKind::anchored:
      return "anchored";
    case history::ChainKind::linked:
      return "linked";
  }
  return "none";  // Not reached: the switch has every enumerator.
}

/// The keys that say which series it is.
void write_name(JsonWriter& json, const Snapshot& snapshot, std::size_t index) {
  const history::TimelineSeries& series = snapshot.timeline().series[index];
  json.key("id").text(snapshot.series_id(index));
  json.key("suite").text(series.suite);
  json.key("benchmark").text(series.benchmark);
  json.key("metric").text(series.metric.name);
  json.key("unit").text(series.metric.unit);
  json.key("better").text(compare::to_string(series.metric.better));
  json.key("kind").text(compare::to_string(series.metric.kind));
}

void write_series(JsonWriter& json, const Snapshot& snapshot,
                  std::size_t index) {
  const history::TimelineSeries& series = snapshot.timeline().series[index];
  json.begin_object();
  write_name(json, snapshot, index);
  json.key("chain").text(word_of(series.chain));
  json.key("points").whole(series.points.size());
  json.key("latest").number(series.points.back().value.median);
  json.end_object();
}

void write_point(JsonWriter& json, const history::Timeline& timeline,
                 const history::TimelinePoint& point) {
  const history::TimelineRun& run = timeline.runs[point.run];
  json.begin_object();
  json.key("run").whole(point.run);
  json.key("commit").text(run.commit.id);
  json.key("time").text(run.commit.time);
  json.key("machine").text(timeline.machines[point.machine].name);
  json.key("median").number(point.value.median);
  json.key("low").number(point.value.low);
  json.key("high").number(point.value.high);
  json.key("n").whole(point.value.n);
  json.key("since_beginning");
  if (point.chained) {
    json.begin_object();
    json.key("ratio").number(std::expm1(point.chained->log));
    json.key("low").number(std::expm1(point.chained->low));
    json.key("high").number(std::expm1(point.chained->high));
    json.end_object();
  } else {
    json.null();
  }
  json.end_object();
}

void write_change(JsonWriter& json, const Snapshot& snapshot,
                  const history::HistoryChange& change) {
  const history::Timeline& timeline = snapshot.timeline();
  json.begin_object();
  write_name(json, snapshot, change.series);
  json.key("evidence").text(history::to_string(change.evidence));
  json.key("machine");
  if (change.machine) {
    json.text(timeline.machines[*change.machine].name);
  } else {
    json.null();
  }
  json.key("after").text(timeline.runs[change.before].commit.id);
  json.key("up_to").text(timeline.runs[change.first].commit.id);
  json.key("time").text(timeline.runs[change.first].commit.time);
  json.key("size").number(change.size);
  json.key("low").number(change.interval.low);
  json.key("high").number(change.interval.high);
  json.key("p").number(change.p_value);
  json.key("worse").boolean(change.worse);
  json.end_object();
}

Answer one_series(const Snapshot& snapshot, std::string_view id) {
  const std::optional<std::size_t> index = snapshot.series_of(id);
  if (!index) {
    return failure(404, fmt::format("there is no series {}; /api/v1/series "
                                    "lists them",
                                    reporters::visible_text(id)));
  }
  const history::TimelineSeries& series = snapshot.timeline().series[*index];
  JsonWriter json;
  json.begin_object();
  json.key("schema").text("benchgate.api/1");
  write_name(json, snapshot, *index);
  json.key("chain").text(word_of(series.chain));
  json.key("points").begin_array();
  for (const history::TimelinePoint& point : series.points) {
    json.line();
    write_point(json, snapshot.timeline(), point);
  }
  json.end_array();
  json.key("changes").begin_array();
  for (const history::HistoryChange& change : snapshot.changes()) {
    if (change.series == *index) {
      write_change(json, snapshot, change);
    }
  }
  json.end_array();
  json.end_object();
  return answer(json);
}

Answer changes(const Snapshot& snapshot, const Query& query) {
  std::vector<const history::HistoryChange*> latest_first;
  for (const history::HistoryChange& change : snapshot.changes()) {
    latest_first.push_back(&change);
  }
  std::ranges::stable_sort(
      latest_first, std::greater(),
      [](const history::HistoryChange* change) { return change->first; });
  return list("changes", latest_first.size(), query,
              [&](JsonWriter& json, std::size_t i) {
                write_change(json, snapshot, *latest_first[i]);
              });
}

Answer answer_known(const Snapshot& snapshot, std::string_view path,
                    const Query& query) {
  const history::Timeline& timeline = snapshot.timeline();
  if (path.empty() || path == "/") {
    return root(snapshot);
  }
  if (path == "/runs") {
    return list(
        "runs", timeline.runs.size(), query,
        [&](JsonWriter& json, std::size_t i) { write_run(json, timeline, i); });
  }
  if (path == "/series") {
    return list("series", timeline.series.size(), query,
                [&](JsonWriter& json, std::size_t i) {
                  write_series(json, snapshot, i);
                });
  }
  if (path == "/changes") {
    return changes(snapshot, query);
  }
  constexpr std::string_view kOne = "/series/";
  if (path.starts_with(kOne)) {
    return one_series(snapshot, path.substr(kOne.size()));
  }
  return failure(404, fmt::format("there is no {}{}; {} says what there is",
                                  kRoot, reporters::visible_text(path), kRoot));
}

}  // namespace

bool is_api(std::string_view path) {
  return path == "/api" || path.starts_with("/api/");
}

Answer answer_api(const Snapshot& snapshot, std::string_view path,
                  const Query& query) {
  if (path != kRoot && !path.starts_with(fmt::format("{}/", kRoot))) {
    return failure(404, fmt::format("there is no {}; {} says what there is",
                                    reporters::visible_text(path), kRoot));
  }
  try {
    return answer_known(snapshot, path.substr(kRoot.size()), query);
  } catch (const BadQuery& error) {
    return failure(400, error.what());
  }
}

}  // namespace benchgate::serve

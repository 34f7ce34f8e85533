#include "src/serve/api.h"

#include "reporters/display_text.h"
#include "reporters/history/content_hash.h"
#include "reporters/json_writer.h"
#include "src/serve/api_json.h"
#include "src/serve/list_part.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::serve {

namespace {

namespace history = reporters::history;
using reporters::JsonWriter;

constexpr std::string_view kRoot = "/api/v1";

Answer answer(JsonWriter& json) {
  std::string bytes = json.take() + "\n";
  std::string etag = fmt::format("\"{}\"", history::content_hash(bytes));
  return {.bytes = std::move(bytes), .etag = std::move(etag)};
}

/// {"NAME": [...], "first", "all"}: a part of a list.
template <typename Write>
Answer list(std::string_view name, std::size_t size, const Query& query,
            const Write& write) {
  const ListPart part = list_part(size, query);
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

#pragma once

/// \file
/// The objects that the answers of the API are made of.

#include "reporters/history/changes.h"
#include "reporters/history/timeline.h"
#include "reporters/json_writer.h"
#include "src/serve/snapshot.h"

#include <cstddef>
#include <string_view>

namespace benchgate::serve {

/// "none", "anchored", "linked".
std::string_view word_of(reporters::history::ChainKind kind);

/// A run, by its index in the timeline.
void write_run(reporters::JsonWriter& json,
               const reporters::history::Timeline& timeline, std::size_t index);

/// The keys that say which series it is; the object is begun.
void write_name(reporters::JsonWriter& json, const Snapshot& snapshot,
                std::size_t index);

/// A series without its values.
void write_series(reporters::JsonWriter& json, const Snapshot& snapshot,
                  std::size_t index);

void write_point(reporters::JsonWriter& json,
                 const reporters::history::Timeline& timeline,
                 const reporters::history::TimelinePoint& point);

void write_change(reporters::JsonWriter& json, const Snapshot& snapshot,
                  const reporters::history::HistoryChange& change);

}  // namespace benchgate::serve

#include "src/serve/snapshot.h"

#include "reporters/history/content_hash.h"

#include <fmt/format.h>

#include <utility>

namespace benchgate::serve {

namespace {

namespace history = reporters::history;

constexpr std::size_t kIdDigits = 16;

/// With its lengths, so that no two names run together.
std::string id_of(const history::TimelineSeries& series) {
  std::string all;
  for (const std::string* part : {&series.suite, &series.benchmark,
                                  &series.metric.name, &series.metric.unit}) {
    all += fmt::format("{}:{},", part->size(), *part);
  }
  return history::content_hash(all).substr(0, kIdDigits);
}

}  // namespace

Snapshot::Snapshot(history::Timeline timeline,
                   std::vector<history::HistoryChange> changes,
                   const history::SiteOptions& options)
    : timeline_(std::move(timeline)), changes_(std::move(changes)) {
  history::write_site(
      timeline_, changes_, options, [this](history::SiteFile file) {
        auto answer = std::make_shared<Answer>();
        answer->type = history::content_type(file.path);
        answer->is_page = true;
        answer->etag = fmt::format("\"{}\"", history::content_hash(file.bytes));
        answer->bytes = std::move(file.bytes);
        pages_.emplace(std::move(file.path), std::move(answer));
      });
  for (std::size_t i = 0; i < timeline_.series.size(); ++i) {
    ids_.push_back(id_of(timeline_.series[i]));
    by_id_.emplace(ids_.back(), i);
  }
}

std::shared_ptr<const Answer> Snapshot::page(std::string_view path) const {
  const auto found = pages_.find(path);
  return found == pages_.end() ? nullptr : found->second;
}

std::optional<std::size_t> Snapshot::series_of(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace benchgate::serve

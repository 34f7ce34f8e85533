#include "store/verified_cache.h"

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

namespace benchgate::store {

namespace {

/// An entry takes about 150 bytes, so all take 10 MB at most.
constexpr std::size_t kMostEntries = std::size_t{1} << 16U;

std::uint64_t held_by(const VerifiedCache::Known& known) {
  return known.contents ? known.contents->bytes().size() : 0;
}

}  // namespace

std::shared_ptr<const Contents> VerifiedCache::current(
    const ArtifactKey& key, std::uint64_t generation) const {
  const std::shared_lock lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end()) {
    return nullptr;
  }
  const Entry& entry = found->second;
  if (entry.generation != generation) {
    return nullptr;
  }
  entry.last_use.store(clock_, std::memory_order_relaxed);
  return entry.known.contents;
}

std::optional<VerifiedCache::Known> VerifiedCache::find(
    const ArtifactKey& key) const {
  const std::shared_lock lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end()) {
    return std::nullopt;
  }
  found->second.last_use.store(clock_, std::memory_order_relaxed);
  return found->second.known;
}

void VerifiedCache::remember(const ArtifactKey& key, Known known,
                             std::optional<std::uint64_t> generation) {
  if (held_by(known) > limit_) {
    known.contents = nullptr;
  }
  const std::unique_lock lock(mutex_);
  Entry& entry = entries_[key];
  held_ -= held_by(entry.known);
  entry.known = std::move(known);
  held_ += held_by(entry.known);
  entry.generation = generation;
  entry.last_use = ++clock_;
  if (held_ > limit_ || entries_.size() > kMostEntries) {
    make_room();
  }
}

void VerifiedCache::confirm(const ArtifactKey& key,
                            std::optional<std::uint64_t> generation) {
  const std::unique_lock lock(mutex_);
  const auto found = entries_.find(key);
  if (found != entries_.end()) {
    found->second.generation = generation;
  }
}

void VerifiedCache::forget(const ArtifactKey& key) {
  const std::unique_lock lock(mutex_);
  const auto found = entries_.find(key);
  if (found != entries_.end()) {
    held_ -= held_by(found->second.known);
    entries_.erase(found);
  }
}

/// Drops what was not used for longest, down to three quarters of the limits,
/// so that the search is paid for by many calls.
void VerifiedCache::make_room() {
  using Item = decltype(entries_)::iterator;
  std::vector<Item> items;
  items.reserve(entries_.size());
  for (auto item = entries_.begin(); item != entries_.end(); ++item) {
    items.push_back(item);
  }
  std::ranges::sort(items, {}, [](const Item& item) {
    return item->second.last_use.load(std::memory_order_relaxed);
  });
  const std::uint64_t bytes_goal = limit_ / 4 * 3;
  constexpr std::size_t kEntriesGoal = kMostEntries / 4 * 3;
  const bool too_many = entries_.size() > kMostEntries;
  items.pop_back();  // The one for which room is made.
  for (const Item& item : items) {
    if (held_ > bytes_goal) {
      held_ -= held_by(item->second.known);
      item->second.known.contents = nullptr;
    }
    if (too_many && entries_.size() > kEntriesGoal) {
      held_ -= held_by(item->second.known);
      entries_.erase(item);
    }
  }
}

}  // namespace benchgate::store

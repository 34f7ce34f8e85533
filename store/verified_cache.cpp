#include "store/verified_cache.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

namespace benchgate::store {

namespace {

std::uint64_t word_of(const ArtifactKey& key, std::size_t index) {
  std::uint64_t word = 0;
  std::memcpy(&word, key.digest.bytes().data() + index * sizeof(word),
              sizeof(word));
  return word ^ static_cast<std::uint64_t>(key.kind);
}

/// Never 0, which is the tag of an empty place.
std::uint64_t tag_of(const ArtifactKey& key) {
  return word_of(key, 1) | (std::uint64_t{1} << 63U);
}

/// 0: in no generation. The one number that this takes for it costs a look at
/// the disk.
std::uint64_t encoded(std::optional<std::uint64_t> generation) {
  return generation ? *generation + 1 : 0;
}

/// A file of this key without its contents.
VerifiedCache::File without_contents(const VerifiedFile& file) {
  auto bare =
      make_counted<const VerifiedFile>(file.key, file.identity, std::nullopt);
  bare->synced = file.synced.load();
  bare->last_use = file.last_use.load();
  return bare;
}

}  // namespace

VerifiedCache::VerifiedCache(std::uint64_t limit)
    : limit_(limit), rows_(std::make_unique<std::array<Row, kRows>>()) {}

VerifiedCache::Row& VerifiedCache::row_of(const ArtifactKey& key) const {
  return (*rows_)[word_of(key, 0) % kRows];
}

VerifiedCache::File VerifiedCache::find(const ArtifactKey& key) const {
  const Row& row = row_of(key);
  const std::uint64_t tag = tag_of(key);
  for (std::size_t i = 0; i < kPlaces; ++i) {
    if (row.tags[i].load(std::memory_order_relaxed) != tag) {
      continue;
    }
    File file = row.files[i].load();
    if (file && file->key == key) {
      // After whatever was remembered last.
      file->last_use.store(clock_.load(std::memory_order_relaxed) + 1,
                           std::memory_order_relaxed);
      return file;
    }
  }
  return {};
}

VerifiedCache::File VerifiedCache::current(const ArtifactKey& key,
                                           std::uint64_t generation) const {
  File file = find(key);
  if (file && file->contents &&
      file->confirmed.load(std::memory_order_acquire) == encoded(generation)) {
    return file;
  }
  return {};
}

void VerifiedCache::confirm(const VerifiedFile& file,
                            std::optional<std::uint64_t> generation) {
  file.confirmed.store(encoded(generation), std::memory_order_release);
}

void VerifiedCache::put(Row& row, std::size_t place, const File& file) {
  if (const File old = row.files[place].load()) {
    held_ -= old->held_bytes();
  }
  held_ += file ? file->held_bytes() : 0;
  row.files[place].exchange(file);
  row.tags[place].store(file ? tag_of(file->key) : 0,
                        std::memory_order_release);
}

void VerifiedCache::remember(const File& file,
                             std::optional<std::uint64_t> generation) {
  const File kept =
      file->held_bytes() > limit_ ? without_contents(*file) : file;
  confirm(*kept, generation);
  const std::lock_guard lock(changing_);
  kept->last_use = ++clock_;
  Row& row = row_of(kept->key);
  // Its own place, else an empty one, else that of the file not used for
  // longest.
  std::size_t place = 0;
  std::uint64_t oldest = UINT64_MAX;
  for (std::size_t i = 0; i < kPlaces; ++i) {
    const File there = row.files[i].load();
    if (there && there->key == kept->key) {
      place = i;
      break;
    }
    const std::uint64_t age = there ? there->last_use.load() : 0;
    if (age < oldest) {
      oldest = age;
      place = i;
    }
  }
  put(row, place, kept);
  if (held_ > limit_) {
    make_room(*kept);
  }
}

void VerifiedCache::forget(const ArtifactKey& key) {
  const std::lock_guard lock(changing_);
  Row& row = row_of(key);
  for (std::size_t i = 0; i < kPlaces; ++i) {
    const File there = row.files[i].load();
    if (there && there->key == key) {
      put(row, i, {});
    }
  }
}

/// Drops the contents that were not used for longest, down to three quarters of
/// the limit, so that the search is paid for by many calls.
void VerifiedCache::make_room(const VerifiedFile& newest) {
  struct Candidate {
    std::uint64_t last_use;
    Row* row;
    std::size_t place;
  };

  std::vector<Candidate> candidates;
  for (Row& row : *rows_) {
    for (std::size_t i = 0; i < kPlaces; ++i) {
      const File file = row.files[i].load();
      if (file && file->contents && &*file != &newest) {
        candidates.push_back({file->last_use.load(), &row, i});
      }
    }
  }
  std::ranges::sort(candidates, {}, &Candidate::last_use);
  for (const Candidate& candidate : candidates) {
    if (held_ <= limit_ / 4 * 3) {
      break;
    }
    const File file = candidate.row->files[candidate.place].load();
    put(*candidate.row, candidate.place, without_contents(*file));
  }
}

}  // namespace benchgate::store

#include "src/profile/merge.h"

#include "src/profile/merged_header.h"
#include "src/profile/quantity.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>
#include <unordered_map>
#include <utility>

namespace benchgate::profile {

namespace {

using Index = std::uint32_t;

/// Numbers that together say what something is, as the key of a map.
using Key = std::vector<std::uint64_t>;

struct HashKey {
  std::size_t operator()(const Key& key) const {
    std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a, by words.
    for (const std::uint64_t word : key) {
      hash = (hash ^ word) * 0x100000001b3U;
      hash ^= hash >> 29U;
    }
    return hash;
  }
};

using Known = std::unordered_map<Key, Index, HashKey>;

/// Indices in the merged profile by those in one of its sources.
class Translation {
 public:
  explicit Translation(std::size_t size) : to_(size) {}

  template <typename Make>
  Index get(Index from, Make make) {
    std::optional<Index>& to = to_[from];
    if (!to) {
      to = make();
    }
    return *to;
  }

 private:
  std::vector<std::optional<Index>> to_;
};

/// pprof takes mappings for the same if their sizes are so in pages.
std::uint64_t in_pages(std::uint64_t size) {
  constexpr std::uint64_t kPage = 0x1000;
  return size / kPage + (size % kPage != 0 ? 1 : 0);
}

class Merger {
 public:
  explicit Merger(Profile& merged) : merged_(merged) {}

  /// `ratios` bring the values to the units of the merged profile.
  void add(const Profile& source, std::span<const double> ratios) {
    Reading reading{source, Translation(source.strings.size()),
                    Translation(source.mappings.size()),
                    Translation(source.locations.size()),
                    Translation(source.functions.size())};
    if (merged_.mappings.empty() && !source.mappings.empty()) {
      mapping(reading, 0);  // The program itself stays the first.
    }
    for (const Sample& each : source.samples) {
      sample(reading, each, ratios);
    }
  }

  Text text(const Profile& from, Text number) {
    return merged_.strings.add(from.text(number));
  }

 private:
  struct Reading {
    const Profile& source;
    Translation texts;
    Translation mappings;
    Translation locations;
    Translation functions;
  };

  Text text(Reading& from, Text number) {
    return from.texts.get(
        number, [&] { return merged_.strings.add(from.source.text(number)); });
  }

  /// The index of what `key` stands for; `make` adds it if it is new.
  template <typename Make>
  static Index find(Known& known, Key key, Make make) {
    const auto found = known.find(key);
    if (found != known.end()) {
      return found->second;
    }
    const Index index = make();
    known.emplace(std::move(key), index);
    return index;
  }

  template <typename Item>
  static Index append(std::vector<Item>& list, Item item) {
    list.push_back(std::move(item));
    return static_cast<Index>(list.size() - 1);
  }

  Index mapping(Reading& from, Index index) {
    return from.mappings.get(index, [&] {
      Mapping to = from.source.mappings[index];
      to.file = text(from, to.file);
      to.build_id = text(from, to.build_id);
      Key key{in_pages(to.limit - to.start), to.offset,
              to.build_id != kNoText ? to.build_id : to.file};
      return find(mappings_, std::move(key),
                  [&] { return append(merged_.mappings, to); });
    });
  }

  Index function(Reading& from, Index index) {
    return from.functions.get(index, [&] {
      Function to = from.source.functions[index];
      to.name = text(from, to.name);
      to.system_name = text(from, to.system_name);
      to.file = text(from, to.file);
      Key key{to.name, to.system_name, to.file,
              static_cast<std::uint64_t>(to.start_line)};
      return find(functions_, std::move(key),
                  [&] { return append(merged_.functions, to); });
    });
  }

  Index location(Reading& from, Index index) {
    return from.locations.get(index, [&] {
      Location to = from.source.locations[index];
      Key key{to.is_folded ? 1U : 0U, to.address, 0};
      if (to.mapping) {
        const std::uint64_t start = from.source.mappings[*to.mapping].start;
        to.mapping = mapping(from, *to.mapping);
        key[1] = to.address - start;
        key[2] = std::uint64_t{*to.mapping} + 1;
        to.address = key[1] + merged_.mappings[*to.mapping].start;
      }
      for (Line& line : to.lines) {
        line.function = function(from, line.function);
        key.push_back(line.function);
        key.push_back(static_cast<std::uint64_t>(line.line));
      }
      return find(locations_, std::move(key),
                  [&] { return append(merged_.locations, to); });
    });
  }

  /// Texts before numbers, each by key: the order in which pprof writes them.
  std::vector<Label> labels(Reading& from, const std::vector<Label>& source) {
    std::vector<Label> to = source;
    for (Label& label : to) {
      label.key = text(from, label.key);
      label.text = text(from, label.text);
      label.unit = text(from, label.unit);
    }
    std::ranges::stable_sort(to, [&](const Label& left, const Label& right) {
      return std::pair(left.text == kNoText, merged_.text(left.key)) <
             std::pair(right.text == kNoText, merged_.text(right.key));
    });
    return to;
  }

  void sample(Reading& from, const Sample& source,
              std::span<const double> ratios) {
    if (std::ranges::all_of(source.values,
                            [](Value value) { return value == 0; })) {
      return;
    }
    Sample to;
    Key key;
    to.locations.reserve(source.locations.size());
    for (const Index index : source.locations) {
      to.locations.push_back(location(from, index));
      key.push_back(to.locations.back());
    }
    to.labels = labels(from, source.labels);
    constexpr std::uint64_t kEndOfStack = ~std::uint64_t{0};
    key.push_back(kEndOfStack);
    for (const Label& label : to.labels) {
      key.insert(key.end(), {label.key, label.text, label.unit,
                             static_cast<std::uint64_t>(label.number)});
    }
    const Index index = find(samples_, std::move(key), [&] {
      to.values.assign(source.values.size(), 0);
      return append(merged_.samples, std::move(to));
    });
    std::vector<Value>& sums = merged_.samples[index].values;
    for (std::size_t i = 0; i < sums.size(); ++i) {
      const Value value =
          ratios[i] == 1.0
              ? source.values[i]
              : truncated(std::round(static_cast<double>(source.values[i]) *
                                     ratios[i]));
      sums[i] = wrapping_sum(sums[i], value);
    }
  }

  Profile& merged_;
  Known mappings_;
  Known functions_;
  Known locations_;
  Known samples_;
};

std::vector<double> ratios_to(const Profile& merged, const Profile& source) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < merged.sample_types.size(); ++i) {
    const auto from = source.text(source.sample_types[i].unit);
    const auto to = merged.text(merged.sample_types[i].unit);
    ratios.push_back(from == to ? 1.0 : scale(1, from, to).number);
  }
  return ratios;
}

}  // namespace

Profile merge(std::span<const Profile> profiles) {
  assert(!profiles.empty());
  Profile merged = merge_headers(profiles);
  Merger merger(merged);
  for (const Profile& source : profiles) {
    merger.add(source, ratios_to(merged, source));
  }
  std::erase_if(merged.samples, [](const Sample& sample) {
    return std::ranges::all_of(sample.values,
                               [](Value value) { return value == 0; });
  });
  return merged;
}

}  // namespace benchgate::profile

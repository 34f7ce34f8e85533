#include "src/explain/data_comparison.h"

#include <string>
#include <utility>

namespace benchgate::explain {

namespace {

bool is_code(const ProgramCode& program, const Place& place) {
  return program.file(place.file).content_at(place.address) == Content::code;
}

}  // namespace

DataComparison::DataComparison(ProgramCode& base, ProgramCode& head,
                               CompareCode compare_code)
    : base_(base), head_(head), compare_code_(std::move(compare_code)) {}

bool DataComparison::is_same(const Target& base, const Target& head) {
  Extents extents;
  const auto answer = compare(base, head, extents);
  return answer ? *answer : compare_contents(extents);
}

bool DataComparison::is_same(const Place& base, const Place& head,
                             std::uint64_t accessed) {
  const Extents extents{base_.extent_at(base, accessed),
                        head_.extent_at(head, accessed)};
  const auto answer = compare(extents);
  return answer ? *answer : compare_contents(extents);
}

std::optional<bool> DataComparison::compare(const Target& base,
                                            const Target& head,
                                            Extents& extents) {
  if (base.index() != head.index()) {
    return false;
  }
  if (const auto* const name = std::get_if<std::string>(&base)) {
    return *name == std::get<std::string>(head);
  }
  const Place& at_base = std::get<Place>(base);
  const Place& at_head = std::get<Place>(head);
  if (is_code(base_, at_base) != is_code(head_, at_head)) {
    return false;
  }
  if (is_code(base_, at_base)) {
    return compare_code_(at_base, at_head);
  }
  extents = {base_.extent_at(at_base, 0), head_.extent_at(at_head, 0)};
  return compare(extents);
}

std::optional<bool> DataComparison::compare(const Extents& extents) {
  const auto& [base, head] = extents;
  if (!base.is_known || !head.is_known) {
    is_complete_ = false;
    return true;
  }
  if (!base.name.empty() || !head.name.empty()) {
    return base.name == head.name && base.offset == head.offset;
  }
  if (base.content != head.content || base.size != head.size ||
      base.offset != head.offset) {
    return false;
  }
  const auto known = known_.find(extents.key());
  return known == known_.end()
             ? std::nullopt
             : std::optional(known->second && stand_for_each_other(extents));
}

DataComparison::Open DataComparison::opened(const Extents& extents) {
  known_.emplace(extents.key(), true);
  Open open{.extents = extents,
            .base = base_.content_of(extents.base),
            .head = head_.content_of(extents.head)};
  open.same = open.base.bytes == open.head.bytes &&
              open.base.references.size() == open.head.references.size();
  return open;
}

/// Not by recursion: a list in a program's data may be longer than the stack.
bool DataComparison::compare_contents(const Extents& extents) {
  std::vector<Open> open;
  open.push_back(opened(extents));
  while (true) {
    Open& last = open.back();
    if (last.same && last.next < last.base.references.size()) {
      step(open);
      continue;
    }
    known_[last.extents.key()] = last.same;
    const bool same = last.same && stand_for_each_other(last.extents);
    open.pop_back();
    if (open.empty()) {
      return same;
    }
    open.back().same = open.back().same && same;
  }
}

/// Looks at the next reference of the last one.
void DataComparison::step(std::vector<Open>& open) {
  Open& last = open.back();
  const auto& [base_offset, base] = last.base.references[last.next];
  const auto& [head_offset, head] = last.head.references[last.next];
  ++last.next;
  if (base_offset != head_offset) {
    last.same = false;
    return;
  }
  Extents extents;
  if (const auto answer = compare(base, head, extents)) {
    last.same = *answer;
  } else {
    open.push_back(opened(extents));
  }
}

/// Constants are what they hold; a variable is one and no other.
bool DataComparison::stand_for_each_other(const Extents& extents) {
  const auto& [base, head] = extents;
  if (base.content == Content::constants) {
    return true;
  }
  return variables_.emplace(base.start, head.start).first->second ==
             head.start &&
         variables_of_head_.emplace(head.start, base.start).first->second ==
             base.start;
}

}  // namespace benchgate::explain

#include "src/explain/code_comparison.h"

#include "src/profile/demangle.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <tuple>

namespace benchgate::explain {

namespace {

using Pair = std::pair<Place, Place>;

/// As people read it, and compilers' copies as the function they are of.
std::string shown_name(const Symbol& symbol) {
  return profile::function_identity(profile::demangled(symbol.name));
}

class Comparer {
 public:
  Comparer(ProgramCode& base, ProgramCode& head) : base_(base), head_(head) {}

  CodeComparison run(std::span<const Pair> roots) {
    for (const auto& [base, head] : roots) {
      compare_targets(base, head);
    }
    while (!open_.empty()) {
      const Pair pair = open_.front();
      open_.pop_front();
      if (!compare_functions(pair)) {
        note_change(*base_.function_at(pair.first));
      }
    }
    return std::move(result_);
  }

 private:
  bool compare_functions(const Pair& pair);
  bool compare_references(const Pair& pair, const DecodedFunction& base,
                          const DecodedFunction& head);
  void follow_by_name(const Pair& pair, const DecodedFunction& base,
                      const DecodedFunction& head);
  std::map<std::string, Place> callees(ProgramCode& program, const Place& from,
                                       const DecodedFunction& function);
  bool compare_targets(const Target& base, const Target& head);
  bool compare_code_places(const Place& base, const Place& head);
  bool compare_data(const Place& base, const Place& head,
                    std::uint64_t accessed);
  bool compare_extents(const DataExtent& base, const DataExtent& head);
  bool compare_contents(const DataExtent& base, const DataExtent& head);
  bool stand_for_each_other(const DataExtent& base, const DataExtent& head);

  void note_change(const Symbol& symbol) {
    std::string name = shown_name(symbol);
    if (std::ranges::find(result_.changed, name) == result_.changed.end()) {
      result_.changed.push_back(std::move(name));
    }
  }

  ProgramCode& base_;
  ProgramCode& head_;
  CodeComparison result_;
  std::set<Pair> functions_;
  std::map<std::tuple<Place, Place, std::uint64_t>, bool> data_;
  std::map<Place, Place> variables_;          // Base's by head's.
  std::map<Place, Place> variables_of_head_;  // The other way round.
  std::deque<Pair> open_;
};

bool Comparer::compare_functions(const Pair& pair) {
  const DecodedFunction& base =
      base_.decoded(pair.first.file, *base_.function_at(pair.first));
  const DecodedFunction& head =
      head_.decoded(pair.second.file, *head_.function_at(pair.second));
  ++result_.functions;
  result_.is_complete =
      result_.is_complete && base.is_understood && head.is_understood;
  result_.calls_through_pointers = result_.calls_through_pointers ||
                                   base.calls_through_pointers ||
                                   head.calls_through_pointers;
  if (base.code != head.code ||
      base.references.size() != head.references.size()) {
    follow_by_name(pair, base, head);
    return false;
  }
  return compare_references(pair, base, head);
}

bool Comparer::compare_references(const Pair& pair, const DecodedFunction& base,
                                  const DecodedFunction& head) {
  bool same = true;
  for (std::size_t i = 0; i < base.references.size(); ++i) {
    const CodeReference& from_base = base.references[i];
    const CodeReference& from_head = head.references[i];
    if (from_base.kind != from_head.kind) {
      same = false;
    } else if (from_base.kind == CodeReference::Kind::code) {
      same =
          compare_targets(base_.follow(pair.first.file, from_base.target),
                          head_.follow(pair.second.file, from_head.target)) &&
          same;
    } else {
      same =
          compare_data({pair.first.file, from_base.target},
                       {pair.second.file, from_head.target}, from_base.size) &&
          same;
    }
  }
  return same;
}

/// The functions that `function` refers to directly, by name.
std::map<std::string, Place> Comparer::callees(
    ProgramCode& program, const Place& from, const DecodedFunction& function) {
  std::map<std::string, Place> found;
  for (const CodeReference& reference : function.references) {
    if (reference.kind != CodeReference::Kind::code) {
      continue;
    }
    const Target target = program.follow(from.file, reference.target);
    const auto* const place = std::get_if<Place>(&target);
    const Symbol* const symbol =
        place == nullptr ? nullptr : program.function_at(*place);
    if (symbol != nullptr) {
      found.emplace(symbol->name, Place{place->file, symbol->start});
    }
  }
  return found;
}

/// Of functions that differ, references cannot be matched by their order.
void Comparer::follow_by_name(const Pair& pair, const DecodedFunction& base,
                              const DecodedFunction& head) {
  const auto from_base = callees(base_, pair.first, base);
  for (const auto& [name, place] : callees(head_, pair.second, head)) {
    if (const auto found = from_base.find(name); found != from_base.end()) {
      compare_code_places(found->second, place);
    }
  }
}

bool Comparer::compare_targets(const Target& base, const Target& head) {
  if (base.index() != head.index()) {
    return false;
  }
  if (const auto* const name = std::get_if<std::string>(&base)) {
    return *name == std::get<std::string>(head);
  }
  const Place& at_base = std::get<Place>(base);
  const Place& at_head = std::get<Place>(head);
  const auto is_code = [](const ProgramCode& program, const Place& place) {
    return program.file(place.file).content_at(place.address) == Content::code;
  };
  if (is_code(base_, at_base) != is_code(head_, at_head)) {
    return false;
  }
  return is_code(base_, at_base) ? compare_code_places(at_base, at_head)
                                 : compare_data(at_base, at_head, 0);
}

/// Whether the two are at the same place of two functions, which are looked at
/// later, if they were not before.
bool Comparer::compare_code_places(const Place& base, const Place& head) {
  const Symbol* const at_base = base_.function_at(base);
  const Symbol* const at_head = head_.function_at(head);
  if (at_base == nullptr || at_head == nullptr) {
    result_.is_complete = false;
    return true;
  }
  const Pair pair{{base.file, at_base->start}, {head.file, at_head->start}};
  if (functions_.insert(pair).second) {
    open_.push_back(pair);
  }
  return base.address - at_base->start == head.address - at_head->start;
}

bool Comparer::compare_data(const Place& base, const Place& head,
                            std::uint64_t accessed) {
  return compare_extents(base_.extent_at(base, accessed),
                         head_.extent_at(head, accessed));
}

bool Comparer::compare_extents(const DataExtent& base, const DataExtent& head) {
  if (!base.is_known || !head.is_known) {
    result_.is_complete = false;
    return true;
  }
  if (!base.name.empty() || !head.name.empty()) {
    return base.name == head.name && base.offset == head.offset;
  }
  return base.content == head.content && base.size == head.size &&
         base.offset == head.offset && compare_contents(base, head) &&
         stand_for_each_other(base, head);
}

/// Constants are what they hold; a variable is one and no other.
bool Comparer::stand_for_each_other(const DataExtent& base,
                                    const DataExtent& head) {
  if (base.content == Content::constants) {
    return true;
  }
  return variables_.emplace(base.start, head.start).first->second ==
             head.start &&
         variables_of_head_.emplace(head.start, base.start).first->second ==
             base.start;
}

bool Comparer::compare_contents(const DataExtent& base,
                                const DataExtent& head) {
  const auto [known, is_new] =
      data_.emplace(std::tuple(base.start, head.start, base.size), true);
  if (!is_new) {
    return known->second;
  }
  const DataContent at_base = base_.content_of(base);
  const DataContent at_head = head_.content_of(head);
  bool same = at_base.bytes == at_head.bytes &&
              at_base.references.size() == at_head.references.size();
  for (std::size_t i = 0; same && i < at_base.references.size(); ++i) {
    const auto& [base_offset, base_target] = at_base.references[i];
    const auto& [head_offset, head_target] = at_head.references[i];
    same =
        base_offset == head_offset && compare_targets(base_target, head_target);
  }
  known->second = same;
  return same;
}

}  // namespace

CodeComparison compare_code(ProgramCode& base, ProgramCode& head,
                            std::span<const std::pair<Place, Place>> roots) {
  return Comparer(base, head).run(roots);
}

}  // namespace benchgate::explain

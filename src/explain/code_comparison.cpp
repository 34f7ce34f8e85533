#include "src/explain/code_comparison.h"

#include "src/explain/data_comparison.h"
#include "src/profile/demangle.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

namespace benchgate::explain {

namespace {

using Pair = std::pair<Place, Place>;

/// As people read it, and compilers' copies as the function they are of.
std::string shown_name(const Symbol& symbol) {
  return profile::function_identity(profile::demangled(symbol.name));
}

class Comparer {
 public:
  Comparer(ProgramCode& base, ProgramCode& head)
      : base_(base),
        head_(head),
        data_(base, head, [this](const Place& at_base, const Place& at_head) {
          return compare_code_places(at_base, at_head);
        }) {}

  CodeComparison run(std::span<const Pair> roots) {
    for (const auto& [base, head] : roots) {
      data_.is_same(Target(base), Target(head));
    }
    while (!open_.empty()) {
      const Pair pair = open_.front();
      open_.pop_front();
      if (!compare_functions(pair)) {
        note_change(*base_.function_at(pair.first));
      }
    }
    result_.is_complete = result_.is_complete && data_.is_complete();
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
  bool compare_code_places(const Place& base, const Place& head);

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
  DataComparison data_;
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
      same = data_.is_same(base_.follow(pair.first.file, from_base.target),
                           head_.follow(pair.second.file, from_head.target)) &&
             same;
    } else {
      same = data_.is_same(Place{pair.first.file, from_base.target},
                           Place{pair.second.file, from_head.target},
                           from_base.size) &&
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

}  // namespace

CodeComparison compare_code(ProgramCode& base, ProgramCode& head,
                            std::span<const std::pair<Place, Place>> roots) {
  return Comparer(base, head).run(roots);
}

}  // namespace benchgate::explain

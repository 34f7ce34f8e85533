#pragma once

#include "src/explain/program_code.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

namespace benchgate::explain {

/// Whether the data of two programs are the same, wherever they lie: constants
/// and variables with their initial values, and all that they point to, however
/// long the chain is. Variables must stand for each other one to one. Refers to
/// the programs; not thread-safe.
class DataComparison {
 public:
  /// Told of two places with code that have to be the same; says whether they
  /// may be.
  using CompareCode = std::function<bool(const Place&, const Place&)>;

  DataComparison(ProgramCode& base, ProgramCode& head,
                 CompareCode compare_code);

  /// Code, data, or what libraries have under a name.
  bool is_same(const Target& base, const Target& head);

  /// What is read or written at these places; see ProgramCode::extent_at.
  bool is_same(const Place& base, const Place& head, std::uint64_t accessed);

  /// Whether nothing was met of which nobody can say where it ends. That was
  /// taken for the same.
  [[nodiscard]] bool is_complete() const { return is_complete_; }

 private:
  using Key = std::tuple<Place, Place, std::uint64_t>;

  struct Extents {
    DataExtent base;
    DataExtent head;

    [[nodiscard]] Key key() const {
      return {base.start, head.start, base.size};
    }
  };

  /// Data that are being compared.
  struct Open {
    Extents extents;
    DataContent base;
    DataContent head;
    bool same = true;
    std::size_t next = 0;  ///< Of the references.
  };

  /// Nothing: the contents of `extents`, which are set, decide.
  std::optional<bool> compare(const Target& base, const Target& head,
                              Extents& extents);
  std::optional<bool> compare(const Extents& extents);
  bool compare_contents(const Extents& extents);
  Open opened(const Extents& extents);
  void step(std::vector<Open>& open);
  bool stand_for_each_other(const Extents& extents);

  ProgramCode& base_;
  ProgramCode& head_;
  CompareCode compare_code_;
  /// Of data in a circle, what is not known yet is taken for the same.
  std::map<Key, bool> known_;
  std::map<Place, Place> variables_;          // Base's by head's.
  std::map<Place, Place> variables_of_head_;  // The other way round.
  bool is_complete_ = true;
};

}  // namespace benchgate::explain

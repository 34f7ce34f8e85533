#pragma once

/// \file
/// What can go wrong with a database: what it means, and whether it may pass.

#include "reporters/history/backend.h"
#include "reporters/history/postgresql/location.h"

#include <stdexcept>
#include <string>

namespace benchgate::reporters::history {

/// A statement that failed, or a connection that is not there (any more).
class DatabaseFailure : public std::runtime_error {
 public:
  /// `state` is the server's SQLSTATE, five characters; empty if there was no
  /// answer. The message is the server's or libpq's, on one line.
  DatabaseFailure(std::string state, const std::string& message)
      : std::runtime_error(message), state_(std::move(state)) {}

  [[nodiscard]] const std::string& state() const { return state_; }

 private:
  std::string state_;
};

/// Whether the same may work a little later on a new connection: the server is
/// gone, restarts, has no connection to spare, or has chosen us to break a
/// deadlock. What it has refused for a reason stays refused.
bool may_pass(const DatabaseFailure& failure);

/// One sentence: where, what, and what to do.
HistoryError sentence_on(const DatabaseFailure& failure,
                         const DatabaseLocation& location);

}  // namespace benchgate::reporters::history

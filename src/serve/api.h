#pragma once

/// \file
/// The JSON of `history serve`, described in docs/history-pages.md:
///
///     /api/v1                what there is
///     /api/v1/runs           the runs, oldest first
///     /api/v1/series         the series, without their values
///     /api/v1/series/ID      one of them, with its values
///     /api/v1/changes        the change points, the latest first
///
/// Lists take `first` and `limit`; runs, series and changes are theirs.

#include "src/serve/answer.h"
#include "src/serve/snapshot.h"

#include <string_view>

namespace benchgate::serve {

/// Whether an address is of the API.
bool is_api(std::string_view path);

/// Answers a request for an address of the API; errors are answers, too.
Answer answer_api(const Snapshot& snapshot, std::string_view path,
                  const Query& query);

}  // namespace benchgate::serve

#pragma once

#include "src/audit/tally.h"

#include <string>

namespace benchgate::audit {

/// The tally for programs: schema `benchgate.audit/1`, described in
/// docs/audit.schema.json.
std::string write_tally(const Tally& tally);

}  // namespace benchgate::audit

// Stands in for what capstone has for processors that are not x86-64, so that
// its archive leaves them out: 5 MB of the program, and 1.3 MB of tables of
// addresses that would be corrected, page by page, whenever any command starts.
// The names are those that version 4 asks for (its cs.c), and of processors
// that were added later: one that nobody asks for does no harm. Nobody calls
// them, as we open no other processor.
//
// In the program alone; tests link the shared library, which has its own.

#include <capstone/capstone.h>

#include <cstddef>

#define BENCHGATE_LEAVE_OUT(processor)                       \
  cs_err processor##_global_init(void*) {                    \
    return CS_ERR_ARCH;                                      \
  }                                                          \
  cs_err processor##_option(csh, cs_opt_type, std::size_t) { \
    return CS_ERR_ARCH;                                      \
  }

extern "C" {
BENCHGATE_LEAVE_OUT(AArch64)
BENCHGATE_LEAVE_OUT(ARM)
BENCHGATE_LEAVE_OUT(BPF)
BENCHGATE_LEAVE_OUT(EVM)
BENCHGATE_LEAVE_OUT(M680X)
BENCHGATE_LEAVE_OUT(M68K)
BENCHGATE_LEAVE_OUT(MOS65XX)
BENCHGATE_LEAVE_OUT(Mips)
BENCHGATE_LEAVE_OUT(PPC)
BENCHGATE_LEAVE_OUT(RISCV)
BENCHGATE_LEAVE_OUT(SH)
BENCHGATE_LEAVE_OUT(Sparc)
BENCHGATE_LEAVE_OUT(SystemZ)
BENCHGATE_LEAVE_OUT(TMS320C64x)
BENCHGATE_LEAVE_OUT(TRICORE)
BENCHGATE_LEAVE_OUT(WASM)
BENCHGATE_LEAVE_OUT(XCore)
}

#include "sweep/rows.hpp"

namespace programs::sweep {

namespace {

// A network of four kernels alone, or one of each size.
bool has_every_size(lab::Method variant) {
    using lab::Method;
    switch (variant) {
        case Method::baseline:
        case Method::init_decay:
        case Method::prune:
        case Method::prune_reinit:
        case Method::one_shot:
        case Method::score:
        case Method::score_weight:
        case Method::surgeon:
        case Method::l1:
        case Method::l2:
        case Method::l1_l2: return true;
        default: return false;
    }
}

}  // namespace

std::set<Row> rows_of(lab::Method variant) {
    using lab::Method;
    std::set<Row> rows;
    for (std::size_t const kernels : lab::kernel_counts) {
        bool const large = kernels == lab::kernel_counts.front();
        bool const made = !(variant == Method::prune_reinit && large) &&
                          !(variant == Method::one_shot && kernels > 16) &&
                          (has_every_size(variant) || kernels == lab::kernel_counts.back());
        if (made) {
            rows.emplace(lab::name_of(variant), kernels);
        }
        if (made && variant == Method::prune) {
            rows.emplace("inter", kernels);
        }
    }
    return rows;
}

}  // namespace programs::sweep

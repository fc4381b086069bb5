// The networks with other layers and kernels of 24 positions.
#include "lab/train_other.hpp"

namespace programs::lab {

template Reached train_other<24>(Method, dp::Seed, FewKernels const*, Data const&, dp::TrainOptions const&);

}  // namespace programs::lab

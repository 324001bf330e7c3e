module "cart" {
  source = "terraform-aws-modules/eks-pod-identity/aws"
  name   = "cart"

  association_defaults = {
    cluster_name = "prod"
    namespace    = "shop"
  }
  associations = {
    cart = { service_account = "cart" }
  }
}

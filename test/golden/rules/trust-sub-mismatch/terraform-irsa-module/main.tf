module "cart_irsa" {
  source  = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks"
  version = "~> 5.0"

  role_name = "cart"
  oidc_providers = {
    main = {
      provider_arn               = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"
      namespace_service_accounts = ["store:cart"]
    }
  }
}

resource "kubernetes_manifest" "cart" {
  manifest = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name      = "cart"
      namespace = "shop"
      annotations = {
        "eks.amazonaws.com/role-arn" = module.cart_irsa.iam_role_arn
      }
    }
  }
}

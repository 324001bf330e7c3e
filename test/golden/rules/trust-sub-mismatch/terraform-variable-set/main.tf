module "iam" {
  source    = "./iam"
  namespace = "shop"
}

namespace Bridle.Language.Diagnostics;

internal sealed partial class DiagnosticBag
{
    public void InvalidTypeCombination(int position) => Report(ErrorTag.DeclCombo, position, "invalid type combination");

    public void SecondStorageClass(int position) => Report(ErrorTag.DeclClass, position, "only one storage class allowed in declaration");
}

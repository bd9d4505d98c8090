namespace Bridle.Language.Diagnostics;

internal sealed partial class DiagnosticBag
{
    public void InvalidTypeCombination(int position) => Report(ErrorTag.DeclCombo, position, "invalid type combination");

    public void SecondStorageClass(int position) => Report(ErrorTag.DeclClass, position, "only one storage class is allowed in a declaration");

    public void BadStorageClass(int position) => Report(ErrorTag.DeclBadclass, position, "storage class is not appropriate in D");

    public void ParameterStorageClass(int position) => Report(ErrorTag.DeclParmclass, position, "storage class is not appropriate for a parameter");

    public void UnknownTypeName(int position, string name) => Report(ErrorTag.DeclIdent, position, $"{name} is not the name of a type");

    public void CharAttributes(int position) => Report(ErrorTag.DeclCharattr, position, "long and short do not go with char");

    public void VoidAttributes(int position) => Report(ErrorTag.DeclVoidattr, position, "attributes of integers do not go with void");

    public void SignWithoutInteger(int position) => Report(ErrorTag.DeclSignint, position, "signed and unsigned go with integer types only");

    public void LongWithoutInteger(int position) => Report(ErrorTag.DeclLongint, position, "long and short go with int, and long with double, only");

    public void ArraySubscript(int position) => Report(ErrorTag.DeclArrsub, position, "positive integer constant or types of keys expected in array declaration");

    public void ArrayWithoutSize(int position) => Report(ErrorTag.DeclArrnull, position, "array declaration requires a size above zero or types of keys");

    public void ArrayTooBig(int position) => Report(ErrorTag.DeclArrbig, position, "array size is too big");

    public void IdentifierRedeclared(int position, string name) => Report(ErrorTag.DeclIdred, position, $"identifier redeclared: {name}");

    public void TypeRedeclared(int position, string name) => Report(ErrorTag.DeclTypered, position, $"type redeclared: {name}");

    public void MemberWithoutName(int position) => Report(ErrorTag.DeclMname, position, "member declaration requires a name");

    public void ScopeInDeclaration(int position, string name) => Report(ErrorTag.DeclScope, position, $"scope operator may not be used in a declaration: {name}");

    public void BitFieldNotConstant(int position) => Report(ErrorTag.DeclBfconst, position, "integer constant expected as the width of a bit-field");

    public void BitFieldSize(int position, string type) => Report(ErrorTag.DeclBfsize, position, $"width of the bit-field does not fit its type: {type}");

    public void BitFieldType(int position, string type) => Report(ErrorTag.DeclBftype, position, $"type of a bit-field must be an integer type: {type}");

    public void EnumeratorNotConstant(int position, string name) => Report(ErrorTag.DeclEnconst, position, $"enumerator '{name}' must be assigned an integer constant");

    public void EnumeratorOverflow(int position, string name) => Report(ErrorTag.DeclEnoflow, position, $"value of enumerator '{name}' does not fit an int");

    public void UselessDeclaration(int position) => Report(ErrorTag.DeclUseless, position, "declaration declares nothing");

    public void LocalAssociativeArray(int position, string name) => Report(ErrorTag.DeclLocassc, position, $"associative array may not be clause-local: {name}");

    public void VoidObject(int position, string name) => Report(ErrorTag.DeclVoidobj, position, $"{name} may not have type void");

    public void DynamicObject(int position, string name) => Report(ErrorTag.DeclDynobj, position, $"{name} may not have a dynamic type");

    public void IncompleteObject(int position, string type) => Report(ErrorTag.DeclIncomplete, position, $"type is incomplete: {type}");

    public void VariadicKeys(int position) => Report(ErrorTag.DeclProtoVarargs, position, "keys of an array may not be of variable number");

    public void ParameterType(int position, string type) => Report(ErrorTag.DeclProtoType, position, $"type is not allowed for a parameter: {type}");

    public void ParameterVoid(int position) => Report(ErrorTag.DeclProtoVoid, position, "void must be the only parameter");

    public void ParameterVoidName(int position) => Report(ErrorTag.DeclProtoName, position, "parameter of type void may not have a name");

    public void ParameterWithoutName(int position) => Report(ErrorTag.DeclProtoForm, position, "parameter of an inline requires a name");

    public void TypeOfFunction(int position, string what) => Report(ErrorTag.TypeErr, position, $"no type can be made of {what}");
}

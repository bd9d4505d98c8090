namespace Bridle.Language.Diagnostics;

internal sealed partial class DiagnosticBag
{
    public void UnknownVariable(int position, string name) => Report(
        ErrorTag.IdentUndef, position, $"failed to resolve {name}: Unknown {(name.Contains('`', StringComparison.Ordinal) ? "symbol" : "variable")} name");

    public void UndeclaredVariable(int position, string name) => Report(ErrorTag.VarUndef, position, $"{name} has not yet been declared or assigned");

    public void UnsupportedVariable(int position, string name) => Report(ErrorTag.VarUnsup, position, $"variable {name} does not exist for a process");

    public void FunctionAsVariable(int position, string name) => Report(ErrorTag.IdentBadref, position, $"function {name}( ) may not be used as a variable");

    public void ExternalReference(int position, string name) => Report(ErrorTag.SymBadref, position, $"{name} is only declared: its value is not known");

    public void ArrayWithoutKeys(int position, string name) => Report(ErrorTag.ArrBadref, position, $"array {name} may not be used without keys");

    public void ScalarAsArray(int position, string name) => Report(ErrorTag.IdentBadref, position, $"{name} may not be used as an array");

    public void LocalArray(int position, string name) => Report(ErrorTag.ArrLocal, position, $"clause-local variable may not be an associative array: {name}");

    public void IndexOutOfBounds(int position, long index, string type) => Report(ErrorTag.ArrBounds, position, $"index {index} is outside of the array: {type}");

    public void DivisionByZero(int position) => Report(ErrorTag.DivZero, position, "expression divides by zero");

    public void NeedsInteger(int position, string op) => Report(ErrorTag.OpInt, position, $"operator {op} requires operands of integer type");

    public void NeedsScalar(int position, string op) => Report(ErrorTag.OpScalar, position, $"operator {op} requires operands of scalar type");

    public void NeedsArithmetic(int position, string op) => Report(ErrorTag.OpArith, position, $"operator {op} requires operands of arithmetic type");

    public void NeedsWritable(int position, string op, string name) => Report(ErrorTag.OpWrite, position, $"operator {op}: {name} is not a writable variable");

    public void NeedsPlace(int position, string op) => Report(ErrorTag.OpLval, position, $"operator {op} requires a modifiable variable as its operand");

    public void IncompatibleOperands(int position, string op, string left, string right) =>
        Report(ErrorTag.OpIncompat, position, $"operands have incompatible types: \"{left}\" {op} \"{right}\"");

    public void NeedsKnownPointer(int position, string op, string type) => Report(ErrorTag.OpVfptr, position, $"operator {op} needs to know the size of what its operand points to: {type}");

    public void ArrayOrFunctionOperand(int position, string op, string type) => Report(ErrorTag.OpArrfun, position, $"operator {op} may not be applied to an array or function: {type}");

    public void NeedsPointer(int position, string op, string type) => Report(ErrorTag.OpPtr, position, $"operator {op} requires a pointer: {type}");

    public void NeedsStructure(int position, string op, string type) => Report(ErrorTag.OpSou, position, $"operator {op} cannot be applied to {type}; it requires a struct or union");

    public void IncompleteOperand(int position, string op, string type) => Report(ErrorTag.OpIncomplete, position, $"operator {op} cannot be applied to an incomplete type: {type}");

    public void DynamicOperand(int position, string op) => Report(ErrorTag.OpDyn, position, $"operator {op} cannot be applied to a value of dynamic type");

    public void ActionOperand(int position, string op) => Report(ErrorTag.OpAct, position, $"operator {op} cannot be applied to actions");

    public void UnknownMember(int position, string member, string type) => Report(ErrorTag.TypeMember, position, $"{member} is not a member of {type}");

    public void DereferencedNonPointer(int position) => Report(ErrorTag.DerefNonptr, position, "operator * requires a pointer as its operand");

    public void DereferencedVoid(int position) => Report(ErrorTag.DerefVoid, position, "operator * cannot be applied to a pointer to void");

    public void DereferencedFunction(int position) => Report(ErrorTag.DerefFunc, position, "operator * cannot be applied to a pointer to a function");

    public void AddressOfValue(int position) => Report(ErrorTag.AddrofLval, position, "operator & requires an object as its operand");

    public void AddressOfVariable(int position, string name) => Report(ErrorTag.AddrofVar, position, $"operator & cannot be applied to the variable {name}");

    public void AddressOfBitField(int position) => Report(ErrorTag.AddrofBitfield, position, "operator & cannot be applied to a bit-field");

    public void SizeofType(int position, string type) => Report(ErrorTag.SizeofType, position, $"operator sizeof cannot be applied to {type}");

    public void SizeofBitField(int position) => Report(ErrorTag.SizeofBitfield, position, "operator sizeof cannot be applied to a bit-field");

    public void StringofType(int position, string type) => Report(ErrorTag.StringofType, position, $"operator stringof cannot be applied to {type}");

    public void OffsetofType(int position, string type) => Report(ErrorTag.OffsetofType, position, $"offsetof requires a struct or union: {type}");

    public void OffsetofBitField(int position, string name) => Report(ErrorTag.OffsetofBitfield, position, $"offsetof cannot be applied to the bit-field {name}");

    public void InvalidCast(int position, string from, string to) => Report(ErrorTag.CastInval, position, $"invalid cast from \"{from}\" to \"{to}\"");

    public void CalleeIsNoIdentifier(int position) => Report(ErrorTag.FuncIdent, position, "function designator is not an identifier");

    public void UndefinedFunction(int position, string name) => Report(ErrorTag.FuncUndef, position, $"undefined function name: {name}");

    public void NotAFunction(int position, string name) => Report(ErrorTag.FuncIdkind, position, $"{name} is not a function");

    public void ActionInExpression(int position, string name) => Report(ErrorTag.CgExpr, position, $"{name}( ) may not be called within an expression");

    public void DynamicExpression(int position) => Report(ErrorTag.CgDyn, position, "expression of dynamic type cannot be evaluated");

    public void PredicateType(int position, string type) => Report(ErrorTag.PredScalar, position, $"predicate must be of scalar type: {type}");

    public void PrototypeLength(int position, string name, string word, int passed, int required, int most, bool isVariadic)
    {
        string expected = (required == most, isVariadic) switch
        {
            (_, true) => $"at least {required}",
            (true, _) => $"{required}",
            _ => passed < required ? $"at least {required}" : $"at most {most}",
        };
        Report(ErrorTag.ProtoLen, position, $"{name} prototype mismatch: {passed} {word}{(passed == 1 ? "" : "s")} passed, {expected} expected");
    }

    public void PrototypeArgument(int position, string name, string word, int index, string prototype, string argument) =>
        Report(ErrorTag.ProtoArg, position, $"{name} {word} #{index} is incompatible with prototype:\n\tprototype: {prototype}\n\t argument: {argument}");

    public void KeyType(int position, string type) => Report(ErrorTag.KeyType, position, $"expression of type {type} may not be used as a key");

    public void AllocaMixed(int position) => Report(ErrorTag.AllocaIncompat, position, "a pointer to alloca memory and another pointer may not share a variable or an expression");

    public void AllocaSize(int position, long size) => Report(ErrorTag.AllocaSize, position, $"alloca( ) size {size} is more than there is scratch");

    public void TooManyIdentifiers(int position, int limit) => Report(ErrorTag.IdOflow, position, $"program has more than {limit} variables");

    public void ClauseTooBig(int position) => Report(ErrorTag.IdOflow, position, "clause has too many instructions, temporaries or data");

    public void ExpressionTooDeep(int position) => Report(ErrorTag.Syntax, position, "expression is too deep once its inlines and translators are put in");
}

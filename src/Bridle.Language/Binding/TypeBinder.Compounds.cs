using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Symbols;
using Bridle.Language.Types;

namespace Bridle.Language.Binding;

internal sealed partial class TypeBinder
{
    private DataType Structure(StructSyntax syntax)
    {
        DataType? known = syntax.Tag is { } tag ? _scope.FindTag(tag) : null;
        if (syntax.Members is null)
        {
            if (known is null) return Declared(syntax);
            if (known is StructType { } structure && structure.IsUnion == syntax.IsUnion) return known;
            _diagnostics.TypeRedeclared(syntax.Position, syntax.Tag!);
            return ErrorType.Instance;
        }
        bool isOwn = syntax.Tag is { } name && _scope.HasOwnTag(name);
        if (isOwn && known is not StructType { IsComplete: false }) _diagnostics.TypeRedeclared(syntax.Position, syntax.Tag!);
        StructType target = isOwn && known is StructType forward && forward.IsUnion == syntax.IsUnion ? forward : Declared(syntax);
        StructLayout layout = new(syntax.IsUnion);
        foreach (MemberSyntax member in syntax.Members) AddMember(layout, member);
        if (layout.Size > context.Limits.TypeBytes) _diagnostics.ArrayTooBig(syntax.Position);
        if (!_diagnostics.HasError) target.Complete(layout);
        return target;
    }

    private StructType Declared(StructSyntax syntax)
    {
        StructType type = new(syntax.Tag, syntax.IsUnion);
        if (syntax.Tag is { } tag) _scope.AddTag(tag, type);
        return type;
    }

    private void AddMember(StructLayout layout, MemberSyntax member)
    {
        int position = member.Declarator?.Position ?? member.Specifiers.Position;
        if (member.Specifiers.Storage != StorageClass.None) _diagnostics.BadStorageClass(member.Specifiers.Position);
        DataType type = Specified(member.Specifiers);
        if (member.Declarator is { } declarator) type = Derive(type, declarator.Derivations);
        if (_diagnostics.HasError) return;
        if (member.Width is { } width) AddBitField(layout, member, type, width);
        else if (member.Declarator is null) AddAnonymous(layout, type, position);
        else AddPlain(layout, type, member.Declarator);
    }

    private void AddPlain(StructLayout layout, DataType type, DeclaratorSyntax declarator)
    {
        string name = declarator.Name ?? "";
        bool isFlexible = type.Resolved is ArrayType { Count: null } array && !array.Element.IsIncomplete();
        if (type.IsVoid()) _diagnostics.VoidObject(declarator.Position, name);
        else if (type.IsFunction() || (type.IsIncomplete() && !isFlexible)) _diagnostics.IncompleteObject(declarator.Position, type.Name);
        else if (type.IsOpaque()) _diagnostics.DynamicObject(declarator.Position, name);
        else if (!layout.TryAdd(name, type)) _diagnostics.IdentifierRedeclared(declarator.Position, name);
    }

    private void AddAnonymous(StructLayout layout, DataType type, int position)
    {
        if (type is not StructType { IsComplete: true } structure) _diagnostics.MemberWithoutName(position);
        else if (!layout.TryAddAnonymous(structure)) _diagnostics.IdentifierRedeclared(position, structure.Name);
    }

    private void AddBitField(StructLayout layout, MemberSyntax member, DataType type, Expression width)
    {
        int position = width.Position;
        if (evaluate(width) is not long bits || bits < 0)
        {
            _diagnostics.BitFieldNotConstant(position);
            return;
        }
        if (!type.IsInteger()) _diagnostics.BitFieldType(position, type.Name);
        else if (bits > type.Size * 8 || (bits == 0 && member.Declarator is not null)) _diagnostics.BitFieldSize(position, type.Name);
        else if (!layout.TryAddBitField(member.Declarator?.Name, type, (int)bits)) _diagnostics.IdentifierRedeclared(position, member.Declarator!.Name!);
    }

    private DataType Enumeration(EnumSyntax syntax)
    {
        DataType? known = syntax.Tag is { } tag ? _scope.FindTag(tag) : null;
        if (syntax.Enumerators is null)
        {
            if (known is EnumType) return known;
            if (known is not null) _diagnostics.TypeRedeclared(syntax.Position, syntax.Tag!);
            EnumType forward = new(syntax.Tag);
            _scope.AddTag(syntax.Tag!, forward);
            return forward;
        }
        bool isOwn = syntax.Tag is { } name && _scope.HasOwnTag(name);
        if (isOwn && known is not EnumType { Enumerators: null }) _diagnostics.TypeRedeclared(syntax.Position, syntax.Tag!);
        EnumType type = isOwn && known is EnumType declared ? declared : new EnumType(syntax.Tag);
        if (syntax.Tag is { } own) _scope.AddTag(own, type);
        type.Complete(Enumerators(syntax.Enumerators, type));
        return type;
    }

    private List<Enumerator> Enumerators(IReadOnlyList<EnumeratorSyntax> syntax, EnumType type)
    {
        List<Enumerator> enumerators = [];
        long next = 0;
        foreach (EnumeratorSyntax item in syntax)
        {
            if (item.Value is { } given)
            {
                if (evaluate(given) is long value) next = value;
                else _diagnostics.EnumeratorNotConstant(item.Position, item.Name);
            }
            if (next is < int.MinValue or > int.MaxValue) _diagnostics.EnumeratorOverflow(item.Position, item.Name);
            if (_diagnostics.HasError) break;
            Enumerator enumerator = new(item.Name, (int)next++);
            enumerators.Add(enumerator);
            EnumeratorSymbol symbol = new(item.Name, enumerator.Value, type);
            if (!_scope.TryAdd(VariableScope.Global, symbol)) _diagnostics.IdentifierRedeclared(item.Position, item.Name);
        }
        return enumerators;
    }
}

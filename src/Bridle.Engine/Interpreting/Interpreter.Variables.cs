using Bridle.Engine.State;
using Bridle.Language.Intermediate;
using Bridle.Language.Symbols;

namespace Bridle.Engine.Interpreting;

/// <summary>Variables and elements. A thread's variable is a dynamic variable without a key; numbers of arrays come after those of variables.</summary>
internal sealed partial class Interpreter
{
    private void OnVariable(in Instruction x)
    {
        VariableDescriptor variable = _program.Variables[(int)x.Immediate];
        int operation = x.Operation - Opcode.LoadVariable;
        long value = x.Left == Instruction.None ? 0 : _registers[x.Left];
        long result = variable.Scope == VariableScope.Thread
            ? OnDynamic(operation, variable.Value, variable.Id, _surroundings.ThreadId, [], value)
            : OnFixed(operation, variable.Value, _layout.Variable(variable.Id), value);
        if (x.Target != Instruction.None) _registers[x.Target] = result;
    }

    private void OnElement(in Instruction x)
    {
        ArrayDescriptor array = _program.Arrays[(int)x.Immediate];
        long value = x.Right == Instruction.None ? 0 : _registers[x.Right];
        long thread = array.Scope == VariableScope.Thread ? _surroundings.ThreadId : 0;
        ReadOnlySpan<byte> key = _memory.Slice(_registers[x.Left], array.KeyBytes);
        long result = OnDynamic(x.Operation - Opcode.LoadElement, array.Value, _program.Variables.Length + array.Id, thread, key, value);
        if (x.Target != Instruction.None) _registers[x.Target] = result;
    }

    // Operations in the order of the opcodes: load, store, add, and, or, exclusive or, reference, store reference, storage.
    private long OnFixed(int operation, in ValueForm form, long place, long value)
    {
        if (operation < 6)
        {
            long old = operation == 1 ? 0 : _memory.Load(place, form.Size, form.IsSigned);
            if (operation == 0) return old;
            long updated = Updated(operation, old, value, form);
            _memory.Store(place, form.Size, updated);
            return updated;
        }
        return OnReference(operation, form, ref _memory.Word(place), place + MemoryLayout.PresenceBytes, value);
    }

    private long OnDynamic(int operation, in ValueForm form, int owner, long thread, ReadOnlySpan<byte> key, long value)
    {
        int entry = _unit.Dynamic.Find(owner, thread, key);
        bool isRead = operation is 0 or 6;
        bool isRemoval = operation is 1 or 7 && value == 0;
        if (entry == 0 && (isRead || isRemoval)) return 0;
        if (isRemoval)
        {
            _unit.Dynamic.Delete(entry);
            return 0;
        }
        if (entry == 0) entry = _unit.Dynamic.Ensure(owner, thread, key, form.Size);
        if (entry == 0) return Lost(operation, form);
        int place = _unit.Dynamic.Value(entry);
        if (form.Kind != ValueKind.Scalar) return OnReference(operation, form, ref _unit.Dynamic.Presence(entry), place, value);
        long result = OnFixed(operation, form, place, value);
        if (result == 0 && !isRead) _unit.Dynamic.Delete(entry);
        return result;
    }

    private long OnReference(int operation, in ValueForm form, ref long presence, long place, long value)
    {
        if (operation == 6) return presence != 0 ? place : 0;
        if (operation == 8)
        {
            if (presence == 0) _memory.Slice(place, form.Size).Clear();
            presence = 1;
            return place;
        }
        presence = value == 0 ? 0 : 1;
        if (value != 0) Copy(form, value, place);
        return 0;
    }

    private void Copy(in ValueForm form, long source, long place)
    {
        if (form.Kind == ValueKind.Text) WriteText(place, form.Size, _memory.Text(source, form.Size));
        else _memory.Slice(source, form.Size).CopyTo(_memory.Slice(place, form.Size));
    }

    // There was no room: nothing is stored, and what is written in parts goes where nobody reads.
    private long Lost(int operation, in ValueForm form)
    {
        if (operation != 8) return 0;
        _memory.Slice(_layout.Nowhere, form.Size).Clear();
        return _layout.Nowhere;
    }

    private static long Updated(int operation, long old, long value, in ValueForm form)
    {
        long raw = operation switch
        {
            1 => value,
            2 => unchecked(old + value),
            3 => old & value,
            4 => old | value,
            _ => old ^ value,
        };
        return form.Size == 8 ? raw : Arithmetic.Extend(raw, form.Size, form.IsSigned);
    }
}

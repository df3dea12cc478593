import { expect, it } from 'vitest';
import { readCdktfProvider, readCdktfSource, sourceWithin } from './cdktf-source.ts';

/** A resource in the form that the generator writes, with one of everything that decides a schema. */
const source = `
export interface ThingConfig extends cdktf.TerraformMetaArguments {
}
export function thingRuleToHclTerraform(struct?: ThingRule): object {
  const attrs = {
    ports: {
      value: cdktf.listMapperHcl(cdktf.numberToHclTerraform, false)(struct!.ports),
      isBlock: false,
      type: "set",
      storageClassType: "numberList",
    },
  };
}

export class ThingRuleOutputReference extends cdktf.ComplexObject {
  // ports - computed: false, optional: false, required: true
  private _ports?: number[]; 
  public get ports() {
    return cdktf.Token.asNumberList(cdktf.Fn.tolist(this.getNumberListAttribute('ports')));
  }
}

export class ThingSubnetOutputReference extends cdktf.ComplexObject {
  // id - computed: true, optional: true, required: false
  private _id?: string; 
  public get id() {
    return this.getStringAttribute('id');
  }
}

export class ThingIdentityOutputReference extends cdktf.ComplexObject {
  // principal_id - computed: true, optional: false, required: false
  public get principalId() {
    return this.getStringAttribute('principal_id');
  }
}

export class ThingTimeoutsOutputReference extends cdktf.ComplexObject {
  // create - computed: false, optional: true, required: false
  private _create?: string; 
  public get create() {
    return this.getStringAttribute('create');
  }
}

export class Thing extends cdktf.TerraformResource {
  public static readonly tfResourceType = "azurerm_thing";
  // name - computed: false, optional: false, required: true
  private _name?: string; 
  public get name() {
    return this.getStringAttribute('name');
  }
  // admin_password - computed: false, optional: true, required: false
  private _adminPassword?: string; 
  public get adminPassword() {
    return this.getStringAttribute('admin_password');
  }
  // admin_password_wo - computed: false, optional: true, required: false
  private _adminPasswordWo?: string; 
  public get adminPasswordWo() {
    return this.getStringAttribute('admin_password_wo');
  }
  // endpoints - computed: true, optional: false, required: false
  private _endpoints = new cdktf.StringMap(this, "endpoints");
  public get endpoints() {
    return this._endpoints;
  }
  // zones - computed: false, optional: true, required: false
  private _zones?: string[]; 
  public get zones() {
    return cdktf.Fn.tolist(this.getListAttribute('zones'));
  }
  // enabled - computed: false, optional: true, required: false
  private _enabled?: boolean | cdktf.IResolvable; 
  public get enabled() {
    return this.getBooleanAttribute('enabled');
  }
  // rule - computed: false, optional: false, required: true
  private _rule = new ThingRuleList(this, "rule", true);
  public get rule() {
    return this._rule;
  }
  // identity - computed: false, optional: true, required: false
  private _identity = new ThingIdentityOutputReference(this, "identity");
  public get identity() {
    return this._identity;
  }
  // subnet - computed: true, optional: true, required: false
  private _subnet = new ThingSubnetList(this, "subnet", true);
  public get subnet() {
    return this._subnet;
  }
  // timeouts - computed: false, optional: true, required: false
  private _timeouts = new ThingTimeoutsOutputReference(this, "timeouts");
  public get timeouts() {
    return this._timeouts;
  }
  protected synthesizeHclAttributes(): object {
    const attrs = {
      rule: {
        value: cdktf.listMapperHcl(thingRuleToHclTerraform, true)(this._rule.internalValue),
        isBlock: true,
        type: "set",
        storageClassType: "ThingRuleList",
      },
      identity: {
        value: thingIdentityToHclTerraform(this._identity.internalValue),
        isBlock: true,
        type: "list",
        storageClassType: "ThingIdentityList",
      },
      timeouts: {
        value: thingTimeoutsToHclTerraform(this._timeouts.internalValue),
        isBlock: true,
        type: "struct",
        storageClassType: "ThingTimeouts",
      },
    };
  }
}
`;

it('readCdktfSource reads attributes with their types and uses, and blocks with how they nest', () => {
  expect(readCdktfSource(source)).toEqual({
    kind: 'resource',
    name: 'azurerm_thing',
    block: {
      attributes: {
        name: { type: 'string', use: 'required' },
        admin_password: { type: 'string', use: 'optional', sensitive: true },
        admin_password_wo: { type: 'string', use: 'optional', sensitive: true, writeOnly: true },
        endpoints: { type: ['map', 'string'], use: 'computed' },
        zones: { type: ['set', 'string'], use: 'optional' },
        enabled: { type: 'bool', use: 'optional' },
        subnet: { type: ['set', ['object', { id: 'string' }]], use: 'optional-computed' },
      },
      blocks: {
        rule: {
          nesting: 'set',
          min: 1,
          max: 0,
          block: { attributes: { ports: { type: ['set', 'number'], use: 'required' } }, blocks: {} },
        },
        identity: {
          nesting: 'list',
          min: 0,
          max: 1,
          block: { attributes: { principal_id: { type: 'string', use: 'computed' } }, blocks: {} },
        },
        timeouts: {
          nesting: 'single',
          min: 0,
          max: 0,
          block: { attributes: { create: { type: 'string', use: 'optional' } }, blocks: {} },
        },
      },
    },
  });
});

it('readCdktfSource says nothing of a file that declares no type', () => {
  expect(readCdktfSource('export * as thing from "./thing";')).toBeUndefined();
});

it('readCdktfProvider requires one block of features and nothing else', () => {
  const { attributes, blocks } = readCdktfProvider(`
export class AzurermProvider extends cdktf.TerraformProvider {
      use_cli: {
        value: cdktf.booleanToHclTerraform(this._useCli),
        isBlock: false,
        type: "simple",
        storageClassType: "boolean",
      },
      features: {
        value: cdktf.listMapperHcl(azurermProviderFeaturesToHclTerraform, true)(this._features),
        isBlock: true,
        type: "list",
        storageClassType: "AzurermProviderFeaturesList",
      },
`);
  expect(attributes).toEqual({ use_cli: { type: 'bool', use: 'optional' } });
  expect(blocks['features']).toMatchObject({ nesting: 'list', min: 1, max: 1 });
});

it('sourceWithin gives the source of an inline source map', () => {
  const map = Buffer.from(JSON.stringify({ version: 3, sourcesContent: ['const a = 1;'] })).toString('base64');
  expect(sourceWithin(`x\n//# sourceMappingURL=data:application/json;base64,${map}\n`)).toBe('const a = 1;');
  expect(sourceWithin('x')).toBeUndefined();
});
